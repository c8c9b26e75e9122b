import CloudChanges

/// The strongest family: what sort of opening or closing this is, against what everybody does.
struct ContentObserver: Observer {
    /// A call that failed changed nothing, but what it asked for is still what somebody wanted; so it stays within
    /// this much of what the attempt deserves. Judgement: a failure is no proof of innocence (exposure.md section 6).
    static let failed = LogOdds(-0.4)
    /// What takes effect only with a later commit is judged again then, and may never come.
    static let pending = LogOdds(-0.4)
    /// A dry run maps permissions, and changes nothing either.
    static let dryRun = LogOdds(-0.2)

    /// Nothing for a match that no normaliser knows; else the widest part of the change, and how the call
    /// ended.
    func observe(_ change: Change, in surroundings: Surroundings) -> [Evidence] {
        guard !change.changes.isEmpty else { return [] }
        return [content(change, surroundings)] + outcome(change) + pending(change, surroundings)
    }

    private func content(_ change: Change, _ surroundings: Surroundings) -> Evidence {
        guard let chosen = ContentChoice.of(surroundings) else {
            // Everything cancelled out: as harmless as changing words.
            return evidence(
                change, .wordsOnly, "what is added is also removed in the same operation", [], nil)
        }
        let asked =
            change.outcome == .failure || change.outcome == .dryRun ? "asked for, without effect: " : ""
        let words = asked + Sentence.of(chosen.movement)
        return evidence(
            change, chosen.content, words, chosen.movement.rule.peers, surroundings.context.baseline)
    }

    private func evidence(
        _ change: Change, _ content: ContentClass, _ words: String, _ peers: [Peer], _ facts: BaselineFacts?
    ) -> Evidence {
        let intruder = Figures.percent(ContentTable.intruderShare(of: content))
        let typical = Figures.percent(ContentTable.typicalShare(of: content))
        let shares = facts?.contentShares
        let weight = shares.map { LogOdds($0.weight(of: content)) } ?? ContentTable.weight(of: content)
        let own = shares.map { shares in
            "; \(ContentObserver.habit(content, facts)), so \(Figures.percent(shares.mixed(content))) are expected of it"
        }
        return Evidence(
            code: "content.\(content.code)", family: .content, weight: weight,
            provenance: .attested,
            text:
                "\(words); by the expert table \(intruder) of intruders' changes and \(typical) of harmless ones are"
                + " of this kind\(own ?? "")",
            fields: NativeFields.telling(of: "changes", in: change, about: peers))
    }

    private static func habit(_ content: ContentClass, _ facts: BaselineFacts?) -> String {
        guard let habit = facts?.content else { return "nothing is known yet of what this actor changes" }
        let days = habit.days[content.code] ?? 0
        return "this actor made such on \(days) of its \(BaselineWords.days(habit.allDays)) of changes"
    }

    private func pending(_ change: Change, _ surroundings: Surroundings) -> [Evidence] {
        guard let widest = Widest.of(surroundings.movements), widest.movement.isPending else { return [] }
        return [
            Evidence(
                code: "content.pending", family: .content, weight: ContentObserver.pending,
                provenance: .attested,
                text: "it takes effect only once it is committed, deployed, enabled or attached",
                fields: [])
        ]
    }

    private func outcome(_ change: Change) -> [Evidence] {
        let code = change.errorCode.map { " with \($0)" } ?? ""
        let fields = NativeFields.telling(of: "outcome", in: change)
        switch change.outcome {
        case .success, .unknown: return []
        case .failure:
            return [
                Evidence(
                    code: "content.failed", family: .content, weight: ContentObserver.failed,
                    provenance: .attested,
                    text: "the call failed\(code), so it changed nothing; that is no proof of innocence",
                    fields: fields)
            ]
        case .dryRun:
            return [
                Evidence(
                    code: "content.dry_run", family: .content, weight: ContentObserver.dryRun,
                    provenance: .attested,
                    text:
                        "the call was a dry run\(code), so it changed nothing; it still tells what is allowed",
                    fields: fields)
            ]
        }
    }
}

/// The part of a change that decides its content.
struct Widest {
    let movement: Movement
    let content: ContentClass

    /// The part and class of greatest weight; among equals the first in the printed order.
    static func of(_ movements: [Movement]) -> Widest? {
        var widest: Widest?
        for movement in movements {
            for content in ContentClass.all(of: movement) {
                guard let best = widest, weight(content) <= weight(best.content) else {
                    widest = Widest(movement: movement, content: content)
                    continue
                }
            }
        }
        return widest
    }

    private static func weight(_ content: ContentClass) -> LogOdds { ContentTable.weight(of: content) }
}

/// The part and class that decide the content of a change, in the light of who made it.
struct ContentChoice {
    let movement: Movement
    let content: ContentClass

    /// The one of greatest weight for this actor; among equals the first in the printed order.
    static func of(_ surroundings: Surroundings) -> ContentChoice? {
        guard let shares = surroundings.context.baseline?.contentShares else {
            return Widest.of(surroundings.movements).map {
                ContentChoice(movement: $0.movement, content: $0.content)
            }
        }
        var best: (choice: ContentChoice, weight: Double)?
        for movement in surroundings.movements {
            for content in ContentClass.all(of: movement).map({ $0.seen(from: surroundings) }) {
                let weight = shares.weight(of: content)
                if let best, weight <= best.weight { continue }
                best = (ContentChoice(movement: movement, content: content), weight)
            }
        }
        return best?.choice
    }
}

extension ContentClass {
    /// To open to where one always sits is a habit; from an address that this person was never seen at, the caller's own is
    /// a stranger like any other.
    fileprivate func seen(from surroundings: Surroundings) -> ContentClass {
        guard case .opening(.ownAddress, let port) = self,
            let network = surroundings.context.baseline?.figure(.network), network.past.days == 0
        else { return self }
        return .opening(.host, port)
    }
}

/// The recorded fields that evidence quotes.
enum NativeFields {
    /// A verdict quotes what tells, not the whole request.
    private static let most = 6
    private static let longest = 200

    /// Fields of one part of the change; those that spell one of the peers come first.
    static func telling(of part: String, in change: Change, about peers: [Peer] = []) -> [Change.SourceField]
    {
        let all = change.sources[part] ?? []
        let spellings = Set(peers.prefix(16).map(\.description))
        let first = all.filter { spellings.contains($0.text) }
        let chosen = (first + all.filter { !spellings.contains($0.text) }).prefix(most)
        return chosen.map { Change.SourceField($0.path, clipped($0.text)) }.sorted {
            ($0.path, $0.text) < ($1.path, $1.text)
        }
    }

    private static func clipped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: longest, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }
}
