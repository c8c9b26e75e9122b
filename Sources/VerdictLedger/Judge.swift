public import CloudChanges
public import Squelch

/// How an operation becomes a verdict and a line: what the caller wires into the ledger.
public struct Judge {
    /// Version and digest of configuration and rules, as verdicts carry it.
    public var model: String
    /// Pure: the same operation gives the same verdict, or a replay would differ.
    public var judge: (Operation) throws -> Verdict
    /// The printed line in UTF-8, without its line feed; what the ledger keeps.
    public var encode: (Verdict) throws -> [UInt8]

    /// Both functions may be called in any order and again.
    public init(
        model: String, judge: @escaping (Operation) throws -> Verdict,
        encode: @escaping (Verdict) throws -> [UInt8]
    ) {
        self.model = model
        self.judge = judge
        self.encode = encode
    }

    /// The judgement of `operation`, and its printed line.
    ///
    /// `previous` is the decision that stood before, where this is a resurfacing: only what weighs more than it was
    /// decided by the resurfacing.
    func callAsFunction(
        _ operation: Operation, cause: VerdictCause, previous: Decision? = nil
    ) throws -> (verdict: Verdict, line: [UInt8]) {
        var verdict = try judge(operation)
        if case .resurfaced(let name) = cause, let previous, verdict.decision > previous {
            verdict.decidedBy = .resurfaced(name)
        }
        return (verdict, try encode(verdict))
    }
}
