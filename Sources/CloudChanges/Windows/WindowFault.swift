/// Something in a window file that was refused: named, and costing nothing else in the file.
///
///     changes.ics:14: error[window.zone] the zone "Mars/Olympus" is not known
///         remedy: …
public struct WindowFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in one word; printed as `window.CODE`.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case unreadable, format, syntax, time, zone, floating, rule, length, override, scope, mapping
        case tooOpen = "too-open"
        case never, number
    }

    /// As the user named it.
    public var file: String
    /// Counting from 1, where the file has lines.
    public var line: Int?
    /// Counting from 1, in a file of JSON.
    public var record: Int?
    /// Stable, for scripts.
    public var code: Code
    /// What is wrong, without a full stop.
    public var sentence: String
    /// What to write instead.
    public var remedy: String

    /// `sentence` and `remedy` have no full stop.
    public init(
        _ place: WindowPlace, _ code: Code, _ sentence: String, remedy: String
    ) {
        file = place.file
        line = place.line
        record = place.record
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }

    /// Two lines, place first, in the manner of a compiler.
    public var description: String {
        let place = WindowPlace(file: file, line: line, record: record)
        return "\(place): error[window.\(code.rawValue)] \(sentence)\n    remedy: \(remedy)"
    }
}

/// Where in a feed something stands.
public struct WindowPlace: Sendable, Hashable, CustomStringConvertible {
    /// As the user named it.
    public var file: String
    /// Counting from 1, where the file has lines.
    public var line: Int?
    /// Counting from 1, in a file of JSON.
    public var record: Int?

    /// A whole file, unless a line or record is given.
    public init(file: String, line: Int? = nil, record: Int? = nil) {
        self.file = file
        self.line = line
        self.record = record
    }

    /// `FILE`, `FILE:14` or `FILE: record 3`.
    public var description: String {
        if let line { return "\(file):\(line)" }
        if let record { return "\(file): record \(record)" }
        return file
    }
}
