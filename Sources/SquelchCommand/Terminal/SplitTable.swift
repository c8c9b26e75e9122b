import Squelch

/// Rows of cells that fit a terminal: where it is too narrow for them, some columns move to a second line.
struct SplitTable {
    /// One a column.
    let headings: [String]
    /// Columns that give way, widest first; all others are never cut.
    let elastic: [Int]
    /// Columns that move to a second line together, in this order: what a reader came for, and is cut last.
    let second: [Int]

    /// Cells are safe to print already.
    struct Row {
        var cells: [String]
        /// Of the first cell.
        var ink: Style.Ink?
    }

    private static let narrowest = 12
    private static let narrowName = 24
    /// Nothing is there to be said.
    private static let nothing = "-"

    /// Empty without rows.
    func text(_ rows: [Row], _ style: Style) -> String {
        guard !rows.isEmpty else { return "" }
        let full = headings.indices.map { column in
            ([headings] + rows.map(\.cells)).map { DisplayWidth.of($0[column]) }.max() ?? 0
        }
        let isSplit = full.reduce(0, +) + 2 * (full.count - 1) > style.width
        let columns = full.indices.filter { !isSplit || !second.contains($0) }
        let widths = cut(full, columns, to: style.width)
        var text = style.ink(line(headings, columns, widths), .bold) + "\n"
        for row in rows {
            let line = line(row.cells, columns, widths)
            let word = line.prefix(row.cells[0].count)
            text += (row.ink.map { style.ink(String(word), $0) } ?? String(word)) + line.dropFirst(word.count)
            text += "\n"
            if isSplit {
                let indent = String(repeating: " ", count: widths[0] + 2)
                let room = max(style.width - indent.count, 40)
                text += indent + told(row, room) + "\n"
            }
        }
        return text
    }

    /// Where it is too much, the first of several gives way, down to ``narrowName``.
    private func told(_ row: Row, _ room: Int) -> String {
        var parts = second.map { row.cells[$0] }.filter { $0 != Self.nothing }
        let all = parts.reduce(0) { $0 + DisplayWidth.of($1) + 2 } - 2
        if parts.count > 1, all > room {
            let width = DisplayWidth.of(parts[0])
            parts[0] = FittedText.middle(parts[0], max(min(width, Self.narrowName), width - (all - room)))
        }
        return FittedText.end(parts.joined(separator: "  "), room)
    }

    private func cut(_ full: [Int], _ columns: [Int], to total: Int) -> [Int] {
        var widths = full
        let elastic = elastic.filter(columns.contains)
        var excess = columns.reduce(0) { $0 + widths[$1] } + 2 * (columns.count - 1) - total
        while excess > 0, let widest = elastic.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > Self.narrowest
        {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: [String], _ columns: [Int], _ widths: [Int]) -> String {
        columns.map { column in
            let shown = FittedText.end(cells[column], widths[column])
            return column == columns.last ? shown : FittedText.padded(shown, widths[column] + 2)
        }.joined()
    }
}

extension Decision {
    /// Red, yellow, dim.
    var ink: Style.Ink {
        switch self {
        case .alert: .red
        case .review: .yellow
        case .suppress: .dim
        }
    }
}
