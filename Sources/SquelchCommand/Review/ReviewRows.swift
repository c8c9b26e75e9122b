import CloudChanges
import Squelch
import VerdictLedger

/// Verdicts as `review list` shows them: alike ones in one row.
struct ReviewRows {
    /// Verdicts of one decision, actor and summary.
    struct Group {
        var items: [ReviewItem]
        var display: String
        var summary: String

        var first: ReviewItem { items[0] }
        var mostSuspicious: RecordedVerdict {
            items.map(\.verdict).max { ($0.confidence, $1.eventID) < ($1.confidence, $0.eventID) }
                ?? items[0].verdict
        }
    }

    private(set) var groups: [Group] = []
    private static let order: [Decision] = [.alert, .review, .suppress]

    /// Alike ones in one row, or a row each.
    init(_ items: [ReviewItem], isGrouped: Bool) {
        let parser = JSONParser()
        var places: [[String]: Int] = [:]
        for item in items {
            let line = item.verdict.line.withUnsafeBytes { try? parser.parse($0) }
            let summary = line.map(VerdictSummary.of) ?? "?"
            let display = line?["actor"]?["display"]?.string ?? item.verdict.actor
            let own = isGrouped ? "" : "\(item.verdict.cloud.rawValue) \(item.verdict.eventID)"
            let key = [
                item.verdict.decision.rawValue, item.verdict.actor, item.verdict.decidedBy, summary, own,
            ]
            if let place = places[key] {
                groups[place].items.append(item)
            } else {
                places[key] = groups.count
                groups.append(Group(items: [item], display: display, summary: summary))
            }
        }
        groups.sort { left, right in
            let (one, other) = (left.mostSuspicious, right.mostSuspicious)
            let ranks = (
                Self.order.firstIndex(of: one.decision) ?? 0, Self.order.firstIndex(of: other.decision) ?? 0
            )
            return ranks.0 != ranks.1
                ? ranks.0 < ranks.1
                : (other.confidence, one.eventID) < (one.confidence, other.eventID)
        }
    }

    static let headings = [
        "decision", "times", "confidence", "exposure", "last", "said", "who", "what", "event",
    ]

    /// Of `limit` rows at most; the others are counted.
    func table(_ style: Style, limit: Int?) -> String {
        guard !groups.isEmpty else { return "nothing to review\n" }
        let rows = groups.prefix(limit ?? groups.count).map { group -> SplitTable.Row in
            let (worst, last) = (group.mostSuspicious, group.items[group.items.count - 1].verdict)
            let said = Set(group.items.map { $0.disposition?.rawValue ?? "-" }).sorted().joined(
                separator: "/")
            let cells = [
                worst.decision.rawValue, "\(group.items.count)", VerdictTable.percent(worst.confidence),
                worst.tier.rawValue,
                String("\(last.time)".prefix(16).split(separator: "T").joined(separator: " ")),
                said, group.display, group.summary, worst.eventID,
            ]
            return SplitTable.Row(cells: cells.map(TerminalText.safe), ink: worst.decision.ink)
        }
        let hidden = groups.count - rows.count
        return SplitTable(headings: Self.headings, elastic: [6], second: [6, 7, 5]).text(rows, style)
            + (hidden > 0 ? "… and \(Words.counted(hidden, "more row"))\n" : "")
    }

    /// One JSON object a row.
    func lines(limit: Int?) -> [[UInt8]] {
        let parser = JSONParser()
        return groups.prefix(limit ?? groups.count).map { group in
            let worst = group.mostSuspicious
            let line = worst.line.withUnsafeBytes { try? parser.parse($0) }
            var members: [JSONObject.Member] = [
                .init(key: "decision", value: .string(worst.decision.rawValue)),
                .init(key: "decided_by", value: .string(worst.decidedBy)),
                .init(key: "times", value: .number("\(group.items.count)")),
                .init(key: "actor", value: .string(worst.actor)),
                .init(key: "summary", value: .string(group.summary)),
                .init(key: "tier", value: .string(worst.tier.rawValue)),
                .init(key: "score", value: line?["score"] ?? .null),
                .init(key: "confidence", value: line?["confidence"] ?? .null),
                .init(key: "first", value: .string("\(group.first.verdict.time)")),
                .init(key: "last", value: .string("\(group.items[group.items.count - 1].verdict.time)")),
                .init(
                    key: "dispositions",
                    value: .array(
                        group.items.map { $0.disposition.map { .string($0.rawValue) } ?? .null })),
                .init(key: "event_ids", value: .array(group.items.map { .string($0.verdict.eventID) })),
            ]
            if case .resurfaced = worst.cause {
                members.append(.init(key: "resurfaced", value: .array(group.items.map(Self.resurfacing))))
            }
            var out: [UInt8] = []
            JSONValue.object(JSONObject(members)).write(to: &out)
            return out
        }
    }

    /// From when on the decision stands, and what it was before.
    private static func resurfacing(_ item: ReviewItem) -> JSONValue {
        .object(
            JSONObject([
                .init(key: "since", value: .string("\(item.verdict.since)")),
                .init(key: "before", value: item.before.map { .string($0.rawValue) } ?? .null),
                .init(key: "now", value: .string(item.verdict.decision.rawValue)),
            ]))
    }
}
