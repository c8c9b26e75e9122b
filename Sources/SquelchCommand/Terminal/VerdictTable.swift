import CloudChanges
import Squelch

/// The verdicts of a run as a person reads them: what needs somebody first, the rest counted.
struct VerdictTable {
    /// Rows shown of what was suppressed; the others are counted.
    static let suppressedRows = 12

    private var rows: [Decision: [Row]] = [:]
    private var suppressedCount = 0

    struct Row {
        var confidence: Double
        var cells: [String]
    }

    static let headings = ["", "confidence", "exposure", "time", "who", "what", "target", "event"]

    /// Adds one printed verdict line. Lines are the one source of the table, so that a repeated run shows the same.
    mutating func add(_ verdict: JSONValue) {
        guard let decision = verdict["decision"]?.string.flatMap(Decision.init(rawValue:)) else { return }
        if decision == .suppress {
            suppressedCount += 1
            if suppressedCount > VerdictTable.suppressedRows { return }
        }
        rows[decision, default: []].append(VerdictTable.row(verdict, decision))
    }

    private static func row(_ verdict: JSONValue, _ decision: Decision) -> Row {
        func text(_ path: String...) -> String {
            var value: JSONValue? = verdict
            for key in path { value = value?[key] }
            return value?.scalarText ?? "-"
        }
        let confidence = Double(text("confidence")) ?? 0
        let name = text("target", "name")
        let cells = [
            decision.rawValue, percent(confidence), text("exposure", "tier"), minuteAndSecond(text("time")),
            text("actor", "display"),
            VerdictSummary.of(verdict), name == "-" ? text("target", "id") : name, text("event_id"),
        ]
        return Row(confidence: confidence, cells: cells.map(TerminalText.safe))
    }

    /// The time without its fraction, which says nothing to a reader: `2026-03-04 05:06:07`.
    private static func minuteAndSecond(_ time: String) -> String {
        time.prefix(19).split(separator: "T").joined(separator: " ")
    }

    /// One verdict by itself, uncut: what comes next is not known yet.
    static func followedLine(_ verdict: JSONValue, _ style: Style) -> String {
        let decision = verdict["decision"]?.string.flatMap(Decision.init(rawValue:)) ?? .review
        let row = row(verdict, decision)
        let padded = zip(row.cells, [8, 7, 8, 20]).map { cell, width in
            cell + String(repeating: " ", count: max(0, width - cell.unicodeScalars.count))
        }
        return style.ink((padded + row.cells.dropFirst(4)).joined(separator: "  "), decision.ink)
    }

    static func percent(_ probability: Double) -> String {
        let tenths = Int((probability * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// The table as text, most urgent first; what was done stands on a second line where the terminal is narrow.
    func render(_ style: Style) -> String {
        let order: [Decision] = [.alert, .review, .suppress]
        let ordered = order.flatMap { decision in
            (rows[decision] ?? []).sorted { $0.confidence > $1.confidence }.map {
                SplitTable.Row(cells: $0.cells, ink: decision.ink)
            }
        }
        let table = SplitTable(headings: VerdictTable.headings, elastic: [4, 6], second: [5])
        var text = table.text(ordered, style)
        let hidden = suppressedCount - min(suppressedCount, VerdictTable.suppressedRows)
        if hidden > 0 {
            text +=
                style.ink(
                    "… and \(ReadSummary.grouped(hidden)) more suppressed (--format ndjson shows all)", .dim)
                + "\n"
        }
        return text
    }
}
