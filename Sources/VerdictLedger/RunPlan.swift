import CloudChanges
import GRDB

/// What a run has to do, in the order in which it prints.
struct RunPlan {
    struct Step {
        var time: EventTime
        var eventID: String
        var cloud: Cloud
        var work: Work

        /// Whether it is judged for the first time.
        var isNew: Bool {
            if case .new = work { return true }
            return false
        }
    }

    enum Work {
        /// Judge these records, by their place in the spool.
        case new(lead: Int, followUps: [Int])
        /// Print the verdict of this operation again; the records of it that came, where they matter.
        case known(operation: Int64, entries: [Int])
        /// Store these records beside the verdict of this operation.
        case late(operation: Int64, entries: [Int])
    }

    /// In the order of printing.
    var steps: [Step] = []
    /// Prints nothing and comes before all else, so that what is judged again rests on these records too, however
    /// often the run was killed in between.
    var late: [Step] = []
    /// Records that another record of the ledger or the run shares its id with, and what they are called now.
    var sharedIDs: [(entry: Int, eventID: String)] = []

    /// The ledger is read in portions, so that no reader's snapshot grows old.
    init(_ spool: MatchSpool, ledger: Ledger, keepsEntries: Bool) throws {
        var known: [Int64: [Int]] = [:]
        var assembler = OperationAssembler()
        var renamed: [Int: String] = [:]
        for portion in Portions(of: spool.entries.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for index in portion {
                    let entry = spool.entries[index]
                    if let home = try lookup.home(of: entry) {
                        if !home.isLate { known[home.operation, default: []].append(index) }
                        continue
                    }
                    var part = entry.part
                    if !part.needsLead, try lookup.isShared(entry) {
                        part = OperationPart(
                            key: nil, role: .whole, recordID: try lookup.freeName(for: entry), time: part.time
                        )
                        renamed[index] = part.recordID
                    }
                    assembler.add(part, cloud: entry.cloud, digest: entry.digest, handle: index)
                }
            }
        }
        try addKnown(known, ledger: ledger, keepsEntries: keepsEntries)
        let assembled = assembler.assembled()
        sharedIDs = renamed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        sharedIDs += assembled.sharedIDs.map { ($0.handle, $0.eventID) }
        try addNew(assembled, spool, ledger: ledger)
        Self.sort(&steps)
        Self.sort(&late)
    }

    private static func sort(_ steps: inout [Step]) {
        steps.sort { one, other in
            if one.time < other.time { return true }
            if other.time < one.time { return false }
            return (one.eventID, one.cloud) < (other.eventID, other.cloud)
        }
    }

    private mutating func addKnown(_ known: [Int64: [Int]], ledger: Ledger, keepsEntries: Bool) throws {
        let operations = known.keys.sorted()
        for portion in Portions(of: operations.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for operation in operations[portion] {
                    let place = try lookup.place(of: operation)
                    steps.append(
                        Step(
                            time: place.time, eventID: place.eventID, cloud: place.cloud,
                            work: .known(
                                operation: operation, entries: keepsEntries ? known[operation] ?? [] : [])))
                }
            }
        }
    }

    private mutating func addNew(
        _ assembled: OperationAssembler.Result, _ spool: MatchSpool, ledger: Ledger
    ) throws {
        var late: [Int64: [Int]] = [:]
        for portion in Portions(of: assembled.unclaimed.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for index in assembled.unclaimed[portion] {
                    guard let home = try lookup.operation(completedBy: spool.entries[index]) else { continue }
                    late[home, default: []].append(index)
                }
            }
        }
        let operations = assembled.operations
        for portion in Portions(of: operations.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for assembled in operations[portion] {
                    let entry = spool.entries[assembled.lead]
                    let isOwnID = assembled.eventID == entry.part.recordID
                    if isOwnID, let home = try lookup.operation(completedBy: entry) {
                        late[home, default: []] += [assembled.lead] + assembled.followUps
                        continue
                    }
                    var eventID = assembled.eventID
                    if try lookup.isTaken(eventID, cloud: entry.cloud) {
                        eventID = try lookup.freeName(for: entry)
                        sharedIDs.append((assembled.lead, eventID))
                    }
                    steps.append(
                        Step(
                            time: assembled.time, eventID: eventID, cloud: assembled.cloud,
                            work: .new(lead: assembled.lead, followUps: assembled.followUps)))
                }
            }
        }
        for (operation, entries) in late.sorted(by: { $0.key < $1.key }) {
            let last = entries.map { spool.entries[$0] }.max { $0.part.time < $1.part.time }
            guard let last else { continue }
            self.late.append(
                Step(
                    time: last.part.time, eventID: last.part.recordID, cloud: last.cloud,
                    work: .late(operation: operation, entries: entries)))
        }
    }
}

/// `0..<count` in ranges of at most `size`.
struct Portions: Sequence, IteratorProtocol {
    private let count: Int
    private let size: Int
    private var start = 0

    init(of count: Int, size: Int) {
        self.count = count
        self.size = size
    }

    mutating func next() -> Range<Int>? {
        guard start < count else { return nil }
        defer { start += size }
        return start..<Swift.min(start + size, count)
    }
}
