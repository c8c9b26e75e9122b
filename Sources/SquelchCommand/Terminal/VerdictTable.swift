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

    /// The table as text. Where the terminal is too narrow for a row, what was done stands on a second line:
    /// it is what a reader came for, and is cut last.
    func render(_ style: Style) -> String {
        let order: [Decision] = [.alert, .review, .suppress]
        let ordered = order.flatMap { decision in
            (rows[decision] ?? []).sorted { $0.confidence > $1.confidence }.map { (decision, $0.cells) }
        }
        guard !ordered.isEmpty else { return "" }
        let full = VerdictTable.widths(ordered.map(\.1))
        let isSplit = full.reduce(0, +) + 2 * (full.count - 1) > style.width
        let columns = full.indices.filter { !isSplit || $0 != VerdictTable.what }
        let widths = VerdictTable.cut(full, columns, to: style.width)
        var text = style.ink(VerdictTable.line(VerdictTable.headings, columns, widths), .bold) + "\n"
        for (decision, cells) in ordered {
            let line = VerdictTable.line(cells, columns, widths)
            let word = line.prefix(decision.rawValue.count)
            text += style.ink(String(word), decision.ink) + line.dropFirst(word.count) + "\n"
            if isSplit {
                let indent = String(repeating: " ", count: widths[0] + 2)
                let room = max(style.width - indent.count, 40)
                text += indent + VerdictTable.fitted(cells[VerdictTable.what], room) + "\n"
            }
        }
        let hidden = suppressedCount - min(suppressedCount, VerdictTable.suppressedRows)
        if hidden > 0 {
            text += style.ink("… and \(hidden) more suppressed (--format ndjson shows all)", .dim) + "\n"
        }
        return text
    }

    private static let what = 5

    private static func widths(_ rows: [[String]]) -> [Int] {
        headings.indices.map { column in
            ([headings] + rows).map { DisplayWidth.of($0[column]) }.max() ?? 0
        }
    }

    /// Who and target give way, widest first; ids, times and figures are never cut.
    private static func cut(_ full: [Int], _ columns: [Int], to total: Int) -> [Int] {
        var widths = full
        let elastic = [4, 6]
        var excess = columns.reduce(0) { $0 + widths[$1] } + 2 * (columns.count - 1) - total
        while excess > 0, let widest = elastic.max(by: { widths[$0] < widths[$1] }), widths[widest] > 12 {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private static func line(_ cells: [String], _ columns: [Int], _ widths: [Int]) -> String {
        columns.map { column in
            let shown = fitted(cells[column], widths[column])
            let gap = max(0, widths[column] - DisplayWidth.of(shown)) + 2
            let padding = column == columns.last ? 0 : gap
            return shown + String(repeating: " ", count: padding)
        }.joined()
    }

    /// At most `width` columns of the terminal, the last one an ellipsis where something was cut.
    private static func fitted(_ text: String, _ width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        var cut = String.UnicodeScalarView()
        var used = 1
        for scalar in text.unicodeScalars {
            used += DisplayWidth.of(scalar)
            guard used <= width else { break }
            cut.append(scalar)
        }
        return String(cut) + "…"
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
