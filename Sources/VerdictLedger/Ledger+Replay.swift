public import CloudChanges
public import Squelch

/// What judging a recorded verdict again came to.
public struct Replay: Sendable {
    /// The verdict that was asked about, untouched.
    public var recorded: RecordedVerdict
    /// As judged now, from the ledger alone.
    public var verdict: Verdict
    /// The line of `verdict`, in UTF-8, without its line feed.
    public var line: [UInt8]

    /// Whether both lines agree byte for byte.
    public var isSame: Bool { line == recorded.line }

    /// The top-level keys whose values differ, in the order of the line; keys that only one has, too.
    public var differingKeys: [String] {
        let parser = JSONParser.ofOwnLines()
        guard let now = try? parser.parse(line).object, let then = try? parser.parse(recorded.line).object
        else {
            return []
        }
        let shared = now.members.filter { then[$0.key] != $0.value }.map(\.key)
        return shared + then.members.filter { now[$0.key] == nil }.map(\.key)
    }
}

extension Ledger {
    /// The operation that a recorded verdict rested on: its native records, and the rules that had selected them.
    ///
    /// - Throws: ``LedgerError/pruned(eventID:)``.
    public func inputs(of verdict: RecordedVerdict) throws -> Operation {
        let stored = try read { db in try StoredOperation.inputs(of: verdict, db, in: self) }
        guard let stored else { throw LedgerError.pruned(eventID: verdict.eventID) }
        return stored.operation
    }

    /// Judges a recorded verdict again from its records and its snapshot.
    ///
    /// - Throws: ``LedgerError/pruned(eventID:)`` when the records are gone.
    public func replay(_ recorded: RecordedVerdict, by judge: Judge) throws -> Replay {
        let operation = try inputs(of: recorded)
        guard let context = try? Context(snapshot: recorded.snapshot) else {
            throw LedgerError.corrupt(
                path: path, detail: "the snapshot of \(recorded.eventID) is none that this version reads")
        }
        let again = try judge(
            operation, try judge.normalise(operation), context, cause: recorded.cause,
            previous: try decisionBefore(recorded))
        return Replay(recorded: recorded, verdict: again.verdict, line: again.line)
    }

    private func decisionBefore(_ verdict: RecordedVerdict) throws -> Decision? {
        guard verdict.ordinal > 0 else { return nil }
        return try self.verdict(forID: verdict.eventID)?.history
            .first { $0.operation == verdict.operation && $0.ordinal == verdict.ordinal - 1 }?.decision
    }
}
