/// Something in the input that could not be read: named, counted, and costing nothing else.
///
/// Printed as two lines, safe for a terminal whatever the file is called:
///
///     logs/a.json: record 17 (line 17): error[input.malformed-record] the record is not valid JSON
///         remedy: …
public struct InputFault: Error, Hashable, Sendable {
    /// Stable, for scripts: `input.` and a name.
    public var code: String
    /// The file, and within it the record, as far as one can be told.
    public var place: SourcePlace
    /// What is wrong, without a full stop.
    public var sentence: String
    /// What a person can do about it.
    public var remedy: String
    /// How many records this stands for.
    public var count: Int

    /// `code` begins with `input.`; `count` is 1 for a file that is bad as a whole.
    public init(code: String, place: SourcePlace, sentence: String, remedy: String, count: Int = 1) {
        self.code = code
        self.place = place
        self.sentence = sentence
        self.remedy = remedy
        self.count = count
    }
}

extension InputFault: CustomStringConvertible {
    /// The two lines above: place, code and sentence, then the remedy.
    public var description: String {
        "\(place): error[\(code)] \(sentence)\n    remedy: \(remedy)"
    }
}

extension SourcePlace: CustomStringConvertible {
    /// `FILE`, `FILE: record N` or `FILE: record N (line M)`, inert on a terminal.
    public var description: String {
        let name = file.withoutControls
        guard let record else { return name }
        guard let line else { return "\(name): record \(record)" }
        return "\(name): record \(record) (line \(line))"
    }
}

extension String {
    /// Control, format and line-separating characters as `\u{…}`: a file name must not steer a terminal.
    fileprivate var withoutControls: String {
        var safe = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}

/// Paths that were named and do not exist: a mistake in the call, found before anything is read.
public struct MissingInput: Error, Hashable, Sendable, CustomStringConvertible {
    /// As given in the call, in its order.
    public var paths: [String]

    /// Two lines like an ``InputFault``, all paths in one.
    public var description: String {
        let list = paths.map(\.withoutControls).joined(separator: ", ")
        return """
            error[input.no-such-path] no such file or directory: \(list)
                remedy: check the spelling; `-` reads standard input
            """
    }
}
