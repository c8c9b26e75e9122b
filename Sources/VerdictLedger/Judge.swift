public import CloudChanges
public import Squelch

/// How an operation becomes a verdict and a line: what the caller wires into the ledger.
public struct Judge {
    /// Version and digest of configuration and rules, as verdicts carry it.
    public var model: String
    /// What configuration and feeds add to the context, in this order, before the ledger's memories are asked.
    public var sources: [any ContextSource]
    /// What is concluded from all of it, in this order, after the memories.
    public var conclusions: [any ContextSource]
    /// The operation in normal form; pure.
    public var normalise: (Operation) throws -> Change
    /// Pure: the same operation, change and context give the same verdict, or a replay would differ.
    public var judge: (Operation, Change, Context) throws -> Verdict
    /// The printed line in UTF-8, without its line feed; what the ledger keeps.
    public var encode: (Verdict) throws -> [UInt8]

    /// The functions may be called in any order and again.
    public init(
        model: String, sources: [any ContextSource] = [], conclusions: [any ContextSource] = [],
        normalise: @escaping (Operation) throws -> Change,
        judge: @escaping (Operation, Change, Context) throws -> Verdict,
        encode: @escaping (Verdict) throws -> [UInt8]
    ) {
        self.model = model
        self.sources = sources
        self.conclusions = conclusions
        self.normalise = normalise
        self.judge = judge
        self.encode = encode
    }

    /// What configuration and feeds say of the change.
    func context(for change: Change, _ operation: Operation) -> Context {
        sources.reduce(into: Context()) { context, source in
            source.add(to: &context, for: change, operation)
        }
    }

    /// Adds what only sources and memories together tell.
    func conclude(_ context: inout Context, for change: Change, _ operation: Operation) {
        for source in conclusions { source.add(to: &context, for: change, operation) }
    }

    /// The judgement of `operation`, and its printed line.
    ///
    /// `previous` is the decision that stood before, where this is a resurfacing: only what weighs more than it was
    /// decided by the resurfacing.
    func callAsFunction(
        _ operation: Operation, _ change: Change, _ context: Context, cause: VerdictCause,
        previous: Decision? = nil
    ) throws -> Judgement {
        var verdict = try judge(operation, change, context)
        if case .resurfaced(let name) = cause, let previous, verdict.decision > previous {
            verdict.decidedBy = .resurfaced(name)
        }
        return Judgement(
            change: change, context: context, verdict: verdict, line: try encode(verdict))
    }

    /// A verdict with what it was judged from and how it is printed.
    struct Judgement {
        var change: Change
        var context: Context
        var verdict: Verdict
        /// Without its line feed.
        var line: [UInt8]
    }
}
