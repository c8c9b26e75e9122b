/// How many columns of a terminal a text takes: East Asian wide characters take two, combining marks none.
public enum DisplayWidth {
    /// The columns of all its characters together.
    public static func of(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + of($1) } }

    /// The columns of one character: 0, 1 or 2.
    ///
    /// Source: Unicode UAX #11, ranges of `East_Asian_Width` W and F; combining marks by general category. Whole
    /// blocks, so that a new version of Unicode moves nothing.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3: true
        case 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: true
        case 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F300...0x1F64F, 0x1F680...0x1F6FF: true
        case 0x1F900...0x1FAFF, 0x20000...0x3FFFD: true
        default: false
        }
    }
}
