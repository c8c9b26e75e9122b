/// Text made inert and broken into lines a person reads with ease.
public enum Paragraph {
    static let width = 100

    /// `label` in the margin, `text` beside it; later lines begin where the text began. What has no space
    /// to break at is broken at the width.
    ///
    /// - Parameters:
    ///   - label: May be empty.
    ///   - text: Hostile or not.
    ///   - margin: Columns before the text.
    /// - Returns: Lines of at most a hundred columns.
    public static func lines(_ label: String, _ text: String, margin: Int) -> [String] {
        let room = max(20, width - margin)
        var lines: [String] = []
        var line = ""
        for word in words(TerminalText.safe(text)) {
            for piece in pieces(word, room) {
                let isFirst = line.isEmpty && lines.isEmpty
                if !isFirst, DisplayWidth.of(line) + 1 + DisplayWidth.of(piece) > room {
                    lines.append(line)
                    line = piece
                } else {
                    line += isFirst ? piece : " " + piece
                }
            }
        }
        lines.append(line)
        let head = TerminalText.safe(label)
        let first = head + String(repeating: " ", count: max(0, margin - DisplayWidth.of(head)))
        let others = String(repeating: " ", count: margin)
        return lines.enumerated().map { ($0.offset == 0 ? first : others) + $0.element }
    }

    /// A figure keeps its percent sign on its line.
    private static func words(_ text: String) -> [String] {
        text.split(separator: " ", omittingEmptySubsequences: false).reduce(into: []) { words, word in
            if word.hasPrefix("%"), let last = words.popLast() {
                words.append(last + " " + word)
            } else {
                words.append(String(word))
            }
        }
    }

    /// At most 600 characters: what the caller typed may be a megabyte.
    static func clipped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let rest = scalars.count - 600
        return rest > 0 ? String(scalars.prefix(600)) + "… and \(rest) more characters" : text
    }

    private static func pieces(_ word: String, _ room: Int) -> [String] {
        guard DisplayWidth.of(word) > room else { return [word] }
        var pieces = [""]
        for scalar in word.unicodeScalars {
            if DisplayWidth.of(pieces[pieces.count - 1]) + DisplayWidth.of(scalar) > room {
                pieces.append("")
            }
            pieces[pieces.count - 1].unicodeScalars.append(scalar)
        }
        return pieces
    }
}
