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
            decision.rawValue, percent(confidence), text("exposure", "tier"), text("time"),
            text("actor", "display"),
            VerdictSummary.of(verdict), name == "-" ? text("target", "id") : name, text("event_id"),
        ]
        return Row(confidence: confidence, cells: cells.map(TerminalText.safe))
    }

    /// The time without its fraction, which says nothing to a reader: `2026-03-04 05:06:07`.
    private static func minuteAndSecond(_ time: String) -> String {
        time.prefix(19).split(separator: "T").joined(separator: " ")
    }

    static func percent(_ probability: Double) -> String {
        let tenths = Int((probability * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// The table as text, widest columns cut to the width of the terminal.
    func render(_ style: Style) -> String {
        let order: [Decision] = [.alert, .review, .suppress]
        let ordered = order.flatMap { decision in
            (rows[decision] ?? []).sorted { $0.confidence > $1.confidence }.map { (decision, $0.cells) }
        }
        guard !ordered.isEmpty else { return "" }
        let widths = VerdictTable.widths(ordered.map(\.1), total: style.width)
        var text = style.ink(VerdictTable.line(VerdictTable.headings, widths), .bold) + "\n"
        for (decision, cells) in ordered {
            text += style.ink(VerdictTable.line(cells, widths), decision.ink) + "\n"
        }
        let hidden = suppressedCount - min(suppressedCount, VerdictTable.suppressedRows)
        if hidden > 0 {
            text += style.ink("… and \(hidden) more suppressed (--format ndjson shows all)", .dim) + "\n"
        }
        return text
    }

    private static func widths(_ rows: [[String]], total: Int) -> [Int] {
        var widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].unicodeScalars.count }.max() ?? 0
        }
        // Who, what and target give way, widest first; ids, times and figures are never cut.
        let elastic = [4, 5, 6]
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - max(total, 100)
        while excess > 0, let widest = elastic.max(by: { widths[$0] < widths[$1] }), widths[widest] > 14 {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let scalars = Array(cell.unicodeScalars)
            let fits = scalars.count <= widths[index]
            var shown = String.UnicodeScalarView()
            shown.append(contentsOf: fits ? scalars : scalars.prefix(widths[index] - 1) + ["…"])
            let isLast = index == cells.count - 1
            let padding = isLast ? 0 : widths[index] - min(scalars.count, widths[index]) + 2
            line += String(shown) + String(repeating: " ", count: padding)
        }
        return line
    }
}

extension Decision {
    fileprivate var ink: Style.Ink {
        switch self {
        case .alert: .red
        case .review: .yellow
        case .suppress: .dim
        }
    }
}
