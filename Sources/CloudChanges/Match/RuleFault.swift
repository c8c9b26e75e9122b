/// Why a rule was refused: place, stable code, one sentence, and what to do about it.
///
///     rules/a.yml:14: error[rule.modifier] "soundslike" is no modifier of Sigma
///         remedy: use one of: all, base64, …
public struct RuleFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in one word; printed as `rule.CODE`.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case unreadable, syntax, empty, anchor
        case duplicateKey = "duplicate-key"
        case shape, unsupported, identifier, modifier, value, pattern, condition, placeholder
        case duplicateID = "duplicate-id"
        case attribute
    }

    /// As named by the user or found by the walk.
    public var file: String
    /// Counting from 1; the line at fault, or the first of the rule.
    public var line: Int
    /// The kind of mistake; stable, for scripts.
    public var code: Code
    /// What is wrong, without a full stop, with the rule's own text quoted.
    public var sentence: String
    /// What to write instead, or what is read.
    public var remedy: String

    /// `sentence` and `remedy` have no full stop.
    public init(file: String, line: Int, code: Code, sentence: String, remedy: String) {
        self.file = file
        self.line = line
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }

    /// Two lines, place first, in the manner of a compiler.
    public var description: String {
        "\(file):\(line): error[rule.\(code.rawValue)] \(sentence)\n    remedy: \(remedy)"
    }
}

/// Gathers the faults of one document, so that all of them are named at once.
struct FaultCollector {
    let file: String
    private(set) var faults: [RuleFault] = []

    init(file: String) { self.file = file }

    mutating func add(_ line: Int, _ code: RuleFault.Code, _ sentence: String, remedy: String) {
        let fault = RuleFault(file: file, line: line, code: code, sentence: sentence, remedy: remedy)
        if !faults.contains(fault) { faults.append(fault) }
    }
}
