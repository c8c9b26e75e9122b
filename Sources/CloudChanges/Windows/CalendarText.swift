/// An iCalendar file, cut at its BEGIN and END lines, so that a broken event costs its neighbours nothing and every
/// property has a line. What a component holds is libical's to read.
struct CalendarText {
    /// A component at the first level of a calendar.
    struct Piece {
        /// `VEVENT`, `VTIMEZONE`.
        var name: String
        /// From its BEGIN to its END line.
        var text: String
        /// Of its BEGIN line, from 1.
        var line: Int
        /// The lines on which properties begin, by name in upper case, in order.
        var lines: [String: [Int]]
    }

    struct Calendar {
        var line: Int
        /// The calendar's own properties.
        var properties: Piece
        var pieces: [Piece] = []
    }

    private(set) var calendars: [Calendar] = []
    private(set) var faults: [WindowFault] = []
    private let file: String
    /// Names of the components that are open, outermost first.
    private var open: [String] = []
    private var piece: Piece?

    /// No calendar nests deeper.
    private static let deepest = 8

    init(_ text: String, file: String) {
        self.file = file
        var number = 0
        // Cut at line feeds as bytes: to Swift a carriage return and a line feed are one character.
        for bytes in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            var line = Substring(bytes)
            if line.utf8.last == UInt8(ascii: "\r") { line = Substring(bytes.dropLast()) }
            take(line, number)
        }
        if let calendar = calendars.last, !open.isEmpty {
            add(
                piece?.line ?? calendar.line, .syntax, "the file ends inside \(quoted(open.last ?? ""))",
                "export it again; what stands before was read")
        }
    }

    private mutating func take(_ line: Substring, _ number: Int) {
        let isFolded = line.first == " " || line.first == "\t"
        let name = isFolded ? "" : line.prefix { $0 != ":" && $0 != ";" }.uppercased()
        switch name {
        case "BEGIN": begin(CalendarText.value(of: line), line, number)
        case "END": end(CalendarText.value(of: line), line, number)
        default:
            guard !open.isEmpty else {
                if !line.allSatisfy(\.isWhitespace) { strayed(number) }
                return
            }
            append(line, name, number)
        }
    }

    private static func value(of line: Substring) -> String {
        line.drop { $0 != ":" }.dropFirst().trimmed.uppercased()
    }

    private mutating func strayed(_ number: Int) {
        guard !faults.contains(where: { $0.code == .syntax }) else { return }
        add(number, .syntax, "the line stands outside any calendar", "take it out, or export the file again")
    }

    private mutating func begin(_ name: String, _ line: Substring, _ number: Int) {
        if open.isEmpty {
            guard name == "VCALENDAR" else { return strayed(number) }
            let own = Piece(name: "VCALENDAR", text: "BEGIN:VCALENDAR\r\n", line: number, lines: [:])
            calendars.append(Calendar(line: number, properties: own))
        } else if name == "VEVENT", open.count > 1, let unclosed = piece {
            add(
                unclosed.line, .syntax, "\(unclosed.name) does not end before the next event begins",
                "export the calendar again; the events around it were read")
            open = [open[0]]
        }
        if open.count == 1 {
            piece = Piece(name: name, text: "", line: number, lines: [:])
        }
        open.append(name)
        if open.count > 1 { append(line, "", number) }
    }

    private mutating func end(_ name: String, _ line: Substring, _ number: Int) {
        if name == "VCALENDAR", open.count > 1, let unclosed = piece {
            add(
                unclosed.line, .syntax, "\(unclosed.name) does not end before its calendar does",
                "export the calendar again; the other events were read")
            open = [name]
            piece = nil
        }
        guard open.last == name else {
            add(
                number, .syntax, "END:\(name) closes nothing that is open",
                "export the calendar again; what stands before was read")
            return
        }
        if open.count > 1 { append(line, "", number) }
        open.removeLast()
        if open.isEmpty {
            calendars[calendars.count - 1].properties.text += "END:VCALENDAR\r\n"
        } else if open.count == 1, let whole = piece {
            calendars[calendars.count - 1].pieces.append(whole)
            piece = nil
        }
    }

    private mutating func append(_ line: Substring, _ name: String, _ number: Int) {
        guard open.count <= CalendarText.deepest else { return }
        if open.count == 1 {
            calendars[calendars.count - 1].properties.text += line + "\r\n"
            return
        }
        piece?.text += line + "\r\n"
        if open.count == 2, !name.isEmpty { piece?.lines[name, default: []].append(number) }
    }

    private mutating func add(_ line: Int, _ code: WindowFault.Code, _ sentence: String, _ remedy: String) {
        faults.append(WindowFault(WindowPlace(file: file, line: line), code, sentence, remedy: remedy))
    }
}
