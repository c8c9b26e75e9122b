import CloudChanges

/// Why a verdict is what it is, for people.
public enum Explanation {
    /// What was tried to find what would change a decision.
    public enum Searched: Sendable {
        /// Single facts, as when it was judged.
        case singleFacts
        /// Sets of up to three facts, and what was found.
        case sets(Otherwise?)
    }

    /// A page for a terminal, the answer in its first line; no line feed at the end, nothing raw from the log.
    public static func text(of verdict: Verdict, searched: Searched = .singleFacts) -> String {
        let blocks = [
            Paragraph.lines("", headline(of: verdict), margin: 0), ruling(verdict, searched), facts(verdict),
            Waterfall(verdict).lines, undetermined(verdict), unread(verdict),
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// The verdict line with `summary`, `undetermined`, `reason`, `unread` and, where sets were searched, `otherwise` after
    /// its other keys.
    public static func json(of verdict: Verdict, searched: Searched = .singleFacts) -> [UInt8] {
        VerdictLine.encode(verdict) { line in
            line.string("summary", headline(of: verdict))
            line.strings("undetermined", unknowns(verdict))
            line.string("reason", reason(verdict))
            line.strings("unread", neverRead(by: verdict))
            if case .sets(let found) = searched { write(found, to: &line) }
        }
    }

    private static func write(_ found: Otherwise?, to line: inout JSONLineWriter) {
        guard let found else { return line.token("otherwise", "null") }
        line.object("otherwise") { line in
            line.strings("facts", found.facts)
            line.string("decision", found.decision.rawValue)
            line.token("score", Figures.fourDecimals(found.score))
            line.string("text", found.sentence)
        }
    }

    /// One line: decision, confidence, and what the change does in the words of its weightiest part.
    public static func headline(of verdict: Verdict) -> String {
        let percent = Figures.percent(verdict.confidence)
        let byRoot = verdict.decidedBy == .suppressionGuard("root") ? "the root user: " : ""
        return "\(verdict.decision.rawValue) · confidence \(percent) · \(byRoot)\(what(verdict))"
    }

    private static func what(_ verdict: Verdict) -> String {
        let change = verdict.change
        guard !change.changes.isEmpty else {
            return "\(change.action): no firewall change that Squelch can read"
        }
        guard let widest = Widest.of(verdict.parts) else {
            return "what is added is also removed in the same operation"
        }
        let sentence = Sentence.of(widest.movement)
        return switch change.outcome {
        case .failure:
            "the call failed\(change.errorCode.map { " (\($0))" } ?? "") and changed nothing; it asked for: \(sentence)"
        case .dryRun: "a dry run, which changed nothing; it asked for: \(sentence)"
        case .success, .unknown: sentence
        }
    }

    /// What decided, with the figures: threshold, guard, or too little to say.
    static func reason(_ verdict: Verdict) -> String {
        let score = Figures.fourDecimals(verdict.score)
        let (alert, review) = (verdict.thresholds.alert.short, verdict.thresholds.review.short)
        switch verdict.decidedBy {
        case .threshold:
            switch verdict.decision {
            case .alert: return "score \(score), alerts begin at \(alert)"
            case .review: return "score \(score), between review (\(review)) and alert (\(alert))"
            case .suppress: return "score \(score), below review (\(review))"
            }
        case .suppressionGuard(let name):
            let why = SuppressionGuard.all.first { $0.name == name }?.reason ?? "a guard forbids it"
            return "score \(score) alone would suppress it, but the guard “\(name)” forbids that: \(why)"
        case .abstain:
            if verdict.change.changes.isEmpty {
                return
                    "too little is known to suppress it: Squelch cannot read what the action does to a firewall"
            }
            let gap = gaps(of: verdict).first.map { ": \($0)" } ?? ""
            return
                "score \(score) alone would suppress it, but the record leaves open what could be an opening\(gap)"
        case .allowlist(let id):
            let line = verdict.evidence.first { $0.family == .allowlist && $0.fields.first?.text == id }
            return line?.text ?? "decided by allowlist entry \(id)"
        case .incident(let id): return "decided by incident \(id)"
        case .resurfaced(let cause):
            let words = verdict.evidence.first { $0.code == "lifecycle.\(cause)" }?.text
            return "resurfaced: \(words ?? cause)"
        }
    }

    /// Why it was decided so, and what would have changed it.
    private static func ruling(_ verdict: Verdict, _ searched: Searched) -> [String] {
        ruling(verdict) + row("otherwise", otherwise(verdict, searched))
    }

    /// What decided, and what a window had to do with it.
    static func ruling(_ verdict: Verdict) -> [String] {
        row("why", reason(verdict)) + row("", "(decided by \(verdict.decidedBy.text))")
            + (window(verdict).map { row("window", $0) } ?? [])
    }

    private static func otherwise(_ verdict: Verdict, _ searched: Searched) -> String {
        let parts = Counterfactual.parts(of: verdict.change)
        guard parts <= Counterfactual.mostParts else {
            return "no other fact was tried: the change has \(parts) parts"
        }
        switch searched {
        case .singleFacts:
            return verdict.counterfactual
                ?? "no single other fact among those tried would change the decision"
        case .sets(let found):
            return found?.sentence ?? verdict.counterfactual
                ?? "no other facts among those tried, up to three at a time, would change the decision"
        }
    }

    private static func facts(_ verdict: Verdict) -> [String] {
        let change = verdict.change
        let via = change.actor.via.isEmpty ? "" : " via \(change.actor.via.joined(separator: ", "))"
        let from =
            change.origin.address?.addressText ?? change.origin.service
            ?? "an address the record does not show"
        let code = change.errorCode.map { " (\($0))" } ?? ""
        let region = change.region.map { ", \($0)" } ?? ""
        let name = change.target.name.map { " (\($0))" } ?? ""
        var rows = [
            ("who", "\(change.actor.display) (\(change.actor.kind.rawValue), \(change.actor.key))\(via)"),
            ("from", from),
        ]
        // A service's own call carries its name there, which nobody typed.
        if let agent = change.origin.userAgent, agent != change.origin.service {
            rows.append(("with", "“\(agent)”, as the caller typed it"))
        }
        rows += [
            ("what", "\(change.action), outcome \(change.outcome.words)\(code)"),
            ("target", "\(change.target.kind.words) \(change.target.id)\(name)"),
            ("where", "\(change.cloud.rawValue) \(change.scope)\(region)"),
            ("when", change.time.description),
            ("rule", "\(verdict.rule.title) (\(verdict.rule.level.rawValue), \(verdict.rule.id))"),
            ("exposure", verdict.exposure.tier.rawValue),
        ]
        // A single reason that the first line has given is not said again.
        let said =
            verdict.exposure.reasons.count == 1
            && headline(of: verdict).hasSuffix(verdict.exposure.reasons[0])
        let reasons = said ? [] : verdict.exposure.reasons.map { ("", "- \($0)") }
        return (rows + reasons).flatMap { row($0.0, $0.1) }
    }

    static func row(_ key: String, _ text: String) -> [String] {
        Paragraph.lines(key, Paragraph.clipped(text), margin: 11)
    }

    private static func undetermined(_ verdict: Verdict) -> [String] {
        let open = unknowns(verdict)
        return open.isEmpty
            ? [] : ["not known from the record:"] + open.flatMap { Paragraph.lines("  - ", $0, margin: 4) }
    }

    private static func unread(_ verdict: Verdict) -> [String] {
        ["not read (learn_from: \(verdict.learnsFromAll ? "all" : "matches")):"]
            + neverRead(by: verdict).flatMap { Paragraph.lines("  - ", $0, margin: 4) }
    }

    /// What the verdict does not rest on at this level of reading. Its absence from the weights means nothing.
    static func neverRead(by verdict: Verdict) -> [String] {
        if verdict.learnsFromAll {
            return [
                "what the actor's other calls did, and at what minute: of records that are no changes only who, from where and with what is kept, a day late; allowed enumeration and other places it was active in at the time are not known"
            ]
        }
        return [
            "what else the actor did: enumeration that was allowed, other places it was active in at the time",
            "what the actor does when it changes no firewall: its habits are those of its changes",
        ]
    }

    /// What the record leaves open.
    static func unknowns(_ verdict: Verdict) -> [String] {
        let change = verdict.change
        var open: [String] = []
        if change.outcome == .unknown { open.append("how the operation ended; it is judged as done") }
        if change.actor.kind == .unknown { open.append("whether a person or a program made the call") }
        if change.origin.address == nil, change.origin.service == nil {
            open.append("where the call came from")
        }
        if change.changes.isEmpty { open.append("whether and what the action changes on a firewall") }
        return open + gaps(of: verdict)
    }

    /// Openings that the record does not show whole, each said once.
    private static func gaps(of verdict: Verdict) -> [String] {
        let parts = verdict.parts.filter(\.isContentUnknown)
        let found = Set(parts.flatMap(Gap.all)).sorted()
        return found.prefix(Gap.most).map(\.text)
            + (found.count > Gap.most ? ["and \(found.count - Gap.most) more of this kind"] : [])
    }
}

extension LogOdds {
    /// Two decimals with a sign, for thresholds.
    fileprivate var short: String {
        let text = Figures.fourDecimals(self)
        return (units >= 0 ? "+" : "") + text.dropLast(2)
    }
}

extension Outcome {
    fileprivate var words: String {
        switch self {
        case .success: "success"
        case .failure: "failure"
        case .dryRun: "dry run"
        case .unknown: "not recorded"
        }
    }
}
