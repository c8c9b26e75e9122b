/// Makes text from logs inert wherever a person reads it.
public enum TerminalText {
    /// The text with everything that could move, colour, reorder or hide anything written out: `\n`, `\u{1B}`.
    ///
    /// Escapes control characters, bidirectional controls, line and paragraph separators, and whatever is drawn as
    /// nothing: zero-width, filler, tag characters, variation selectors (`Default_Ignorable_Code_Point`). Source: Unicode UAX #9 and UTS #39; Trojan Source (Boucher, Anderson 2021).
    public static func safe(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard isUnsafe(scalar) else {
                safe.append(scalar)
                continue
            }
            safe.append(contentsOf: escape(scalar).unicodeScalars)
        }
        return String(safe)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }

    /// Whether a terminal, or a reader's eye, could be misled by the character.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF: true
        case 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        default: false
        }
    }
}
