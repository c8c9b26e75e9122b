import Glibc

/// Colour and width of the terminal that results go to. `NO_COLOR` (no-color.org) is honoured.
struct Style {
    var usesColour: Bool
    var width: Int

    /// Without colour, as wide as `COLUMNS` says (POSIX, "Environment Variables"), else wide enough for most tables:
    /// nobody's window is known.
    static func plain() -> Style {
        let told = getenv("COLUMNS").flatMap { Int(String(cString: $0)) } ?? 0
        return Style(usesColour: false, width: told > 0 ? told : 180)
    }

    static func of(_ writer: ResultWriter) -> Style {
        guard writer.isTerminal else { return .plain() }
        let noColour = getenv("NO_COLOR").map { String(cString: $0) } ?? ""
        let isDumb = getenv("TERM").map { String(cString: $0) } == "dumb"
        var size = winsize()
        let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Style(usesColour: noColour.isEmpty && !isDumb, width: known ? Int(size.ws_col) : 180)
    }

    enum Ink: String {
        case red = "31"
        case yellow = "33"
        case dim = "2"
        case bold = "1"
    }

    func ink(_ text: String, _ ink: Ink) -> String {
        usesColour ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
    }
}
