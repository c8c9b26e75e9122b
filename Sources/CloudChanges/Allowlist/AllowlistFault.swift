/// What is wrong with an entry, or worth a second look: place, stable code, one sentence, and what to do about it.
///
///     allowlists/ci.yml:14: error[allowlist.no-expiry] the entry never ends
///         remedy: add `expires:` under `squelch:` with the date on which somebody decides again
public struct AllowlistFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether the entry is refused.
    public enum Severity: String, Sendable, Hashable, Comparable {
        /// The entry stays in force.
        case warning
        /// It never matches.
        case error

        /// `warning` is least.
        public static func < (left: Self, right: Self) -> Bool { left == .warning && right == .error }
    }

    /// As named by the user or found by the walk.
    public var file: String
    /// Counting from 1.
    public var line: Int
    /// Stable, for scripts; printed as `allowlist.CODE`.
    public var code: String
    /// Whether the entry is refused.
    public var severity = Severity.error
    /// What is wrong, without a full stop.
    public var sentence: String
    /// What to write instead.
    public var remedy: String

    /// `sentence` and `remedy` have no full stop.
    public init(
        file: String, line: Int, code: String, severity: Severity = .error, sentence: String, remedy: String
    ) {
        self.file = file
        self.line = line
        self.code = code
        self.severity = severity
        self.sentence = sentence
        self.remedy = remedy
    }

    init(_ fault: RuleFault) {
        self.init(
            file: fault.file, line: fault.line, code: fault.code.rawValue, sentence: fault.sentence,
            remedy: fault.code == .placeholder
                ? "put its values into lists/NAME.txt beside the entries, or networks into lists/NAME.cidr; a broken list is named, too"
                : fault.remedy)
    }

    /// Two lines, place first, in the manner of a compiler.
    public var description: String {
        "\(file):\(line): \(severity.rawValue)[allowlist.\(code)] \(sentence)\n    remedy: \(remedy)"
    }
}

/// Gathers the faults of one entry, so that all of them are named at once.
struct EntryFaults {
    let file: String
    private(set) var all: [AllowlistFault] = []

    init(file: String) { self.file = file }

    var isRefused: Bool { all.contains { $0.severity == .error } }

    mutating func add(
        _ line: Int, _ code: String, _ sentence: String, remedy: String,
        severity: AllowlistFault.Severity = .error
    ) {
        add(
            AllowlistFault(
                file: file, line: line, code: code, severity: severity, sentence: sentence, remedy: remedy))
    }

    mutating func add(_ fault: AllowlistFault) { if !all.contains(fault) { all.append(fault) } }
}
