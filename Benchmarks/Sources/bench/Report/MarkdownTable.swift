import Foundation

/// A table in Markdown.
struct MarkdownTable {
    let head: [String]
    var rows: [[String]] = []

    var text: String {
        let lines = [head, head.map { _ in "---" }] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
            .replacingOccurrences(of: "| ---", with: "|---").replacingOccurrences(of: "--- |", with: "---|")
    }
}
