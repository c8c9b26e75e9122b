import CloudChanges
import GRDB
import Squelch

/// One thing that the ledger remembers of earlier events, and that later judgements read.
///
/// Operations come in event-time order within the batch's transaction, so plain SQL sees what the ones before them
/// taught. A late one may come in a later run; so `recall` reads only what is older than the event's own time, and
/// `learn` writes rows under natural keys: done again, it changes nothing.
protocol Memory {
    /// Adds what is remembered as of the change's own time.
    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws

    /// Takes in a change that was judged, in the transaction that records its verdict.
    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws

    /// Writes what it has in hand, at the end of a transaction.
    func settle(_ db: Database) throws
}

extension Memory {
    /// Nothing is in hand.
    func settle(_ db: Database) throws {}
}

/// The memories of a run, in the order in which they are asked: a later one may read what an earlier one added.
struct Memories {
    let all: [any Memory]
    /// What some of them hold instead of reading it again.
    private let recent: RecentChanges
    let incidents: IncidentTallies

    /// Every memory that Squelch has.
    static func ofLedger(
        _ events: ContextStore, _ frames: TextFrames, _ habits: BaselineStore, learnsFromAll: Bool
    ) -> Memories {
        let (recent, incidents) = (RecentChanges(), IncidentTallies())
        // What is normal is asked of the net effect, so firewalls come first.
        let all: [any Memory] = [
            SessionMemory(store: events), ConductMemory(store: events, recent: recent),
            FirewallMemory(frames),
            BaselineMemory(frames, store: habits, recent: recent, learnsFromAll: learnsFromAll),
            TicketMemory(store: events), LifecycleMemory(), ScaleMemory(),
            NeighbourMemory(frames: frames), IncidentMemory(tallies: incidents),
        ]
        return Memories(all: all, recent: recent, incidents: incidents)
    }

    /// A row was altered that is summed up already: what is held of such rows is read anew.
    func letGo() {
        recent.forget()
        incidents.forget()
    }

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        for memory in all { try memory.recall(change, operation, into: &context, db) }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {
        for memory in all { try memory.learn(change, context, verdict, db) }
    }

    func settle(_ db: Database) throws {
        for memory in all { try memory.settle(db) }
    }
}
