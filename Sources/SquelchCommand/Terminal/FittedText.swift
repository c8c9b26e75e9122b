import Squelch

/// Texts cut to a number of a terminal's columns.
enum FittedText {
    /// At most `width` columns, the last one an ellipsis where something was cut.
    static func end(_ text: String, _ width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        return head(text.unicodeScalars, width - 1) + "…"
    }

    /// The same with the ellipsis in the middle: of keys and addresses both ends tell something.
    static func middle(_ text: String, _ width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        let behind = max(0, width - 1) / 2
        let tail = head(String.UnicodeScalarView(text.unicodeScalars.reversed()), behind)
        return head(text.unicodeScalars, width - 1 - behind) + "…"
            + String(String.UnicodeScalarView(tail.unicodeScalars.reversed()))
    }

    /// The text, and spaces up to `width` columns.
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
    }

    private static func head(_ scalars: String.UnicodeScalarView, _ width: Int) -> String {
        var cut = String.UnicodeScalarView()
        var used = 0
        for scalar in scalars {
            used += DisplayWidth.of(scalar)
            guard used <= width else { break }
            cut.append(scalar)
        }
        return String(cut)
    }
}
