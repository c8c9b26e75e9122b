import CloudChanges
import GRDB

/// What a run has to do, in the order in which it prints: a few bytes a step, since there may be millions.
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

    /// A step until its turn comes.
    struct Waiting {
        fileprivate enum Kind: UInt8 {
            /// A new operation of one record that bears its id; the record's number in the spool.
            case plain
            /// Row of an operation that is known.
            case known
            /// Number among the steps that are kept whole.
            case whole
        }

        fileprivate var seconds: Int64
        fileprivate var number: Int64
        fileprivate var nanoseconds: Int32
        fileprivate var kind: Kind
    }

    /// In the order of printing.
    private(set) var steps: [Waiting] = []
    /// Prints nothing and comes before all else, so that what is judged again rests on these records too, however
    /// often the run was killed in between.
    private(set) var late: [Waiting] = []
    /// Records that another record of the ledger or the run shares its id with, and what they are called now.
    private(set) var sharedIDs: [(entry: Int, eventID: String)] = []

    private let spool: MatchSpool
    private var wholes: [Step] = []
    /// Records that are in the ledger, by operation; let go where only their operations matter.
    private var known: [KnownRecord] = []

    private struct KnownRecord {
        var operation: Int64
        var entry: Int32
    }

    /// The ledger is read in portions, so that no reader's snapshot grows old.
    init(_ spool: MatchSpool, ledger: Ledger, keepsEntries: Bool) throws {
        self.spool = spool
        var assembler = OperationAssembler()
        let (plain, names) = try sort(into: &assembler, ledger)
        try addKnown(ledger)
        if !keepsEntries { known = [] }
        let assembled = assembler.assembled { cloud, name in names.contains(RecordName(cloud, name)) }
        sharedIDs += assembled.sharedIDs.map { ($0.handle, $0.eventID) }
        try addNew(assembled, ledger)
        for number in plain {
            let time = try spool.entry(Int(number)).part.time
            steps.append(waiting(.plain, Int64(number), time))
        }
        try order(&steps, ledger)
        try order(&late, ledger)
    }

    private func waiting(_ kind: Waiting.Kind, _ number: Int64, _ time: EventTime) -> Waiting {
        Waiting(
            seconds: time.seconds, number: number, nanoseconds: Int32(truncatingIfNeeded: time.nanoseconds),
            kind: kind)
    }

    // MARK: Making

    /// Tells records apart: those that are known, those whose id nobody shares and that stand for themselves, and
    /// those that the assembler must join or name.
    private mutating func sort(
        into assembler: inout OperationAssembler, _ ledger: Ledger
    ) throws -> (plain: [Int32], names: RecordNames) {
        var names = RecordNames()
        for portion in Portions(of: spool.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for index in portion {
                    let entry = try spool.entry(index)
                    if let home = try lookup.home(of: entry) {
                        if !home.isLate {
                            known.append(KnownRecord(operation: home.operation, entry: Int32(index)))
                        }
                        continue
                    }
                    var part = entry.part
                    if !part.needsLead, try lookup.isShared(entry) {
                        part = OperationPart(
                            key: nil, role: .whole, recordID: try lookup.freeName(for: entry), time: part.time
                        )
                        sharedIDs.append((index, part.recordID))
                    } else if part.key == nil, part.role == .whole, !part.needsLead,
                        try !lookup.isTaken(part.recordID, cloud: entry.cloud)
                    {
                        names.add(RecordName(entry.cloud, part.recordID), of: Int32(index))
                        continue
                    }
                    names.add(RecordName(entry.cloud, part.recordID), of: nil)
                    assembler.add(part, cloud: entry.cloud, digest: entry.digest, handle: index)
                }
            }
        }
        let (own, shared) = names.sorted()
        for index in shared {
            let entry = try spool.entry(Int(index))
            assembler.add(entry.part, cloud: entry.cloud, digest: entry.digest, handle: Int(index))
        }
        return (own, names)
    }

    private mutating func addKnown(_ ledger: Ledger) throws {
        known.sort { ($0.operation, $0.entry) < ($1.operation, $1.entry) }
        for portion in Portions(of: known.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for index in portion
                where index == 0 || known[index - 1].operation != known[index].operation {
                    let operation = known[index].operation
                    steps.append(waiting(.known, operation, try lookup.place(of: operation).time))
                }
            }
        }
    }

    private mutating func addNew(_ assembled: OperationAssembler.Result, _ ledger: Ledger) throws {
        var late: [Int64: [Int]] = [:]
        for portion in Portions(of: assembled.unclaimed.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for index in assembled.unclaimed[portion] {
                    guard let home = try lookup.operation(completedBy: spool.entry(index)) else { continue }
                    late[home, default: []].append(index)
                }
            }
        }
        let operations = assembled.operations
        for portion in Portions(of: operations.count, size: 500) {
            try ledger.read { db in
                let lookup = LedgerLookup(db)
                for assembled in operations[portion] {
                    let entry = try spool.entry(assembled.lead)
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
                    steps.append(waiting(.whole, Int64(wholes.count), assembled.time))
                    wholes.append(
                        Step(
                            time: assembled.time, eventID: eventID, cloud: assembled.cloud,
                            work: .new(lead: assembled.lead, followUps: assembled.followUps)))
                }
            }
        }
        try addLate(late)
    }

    private mutating func addLate(_ records: [Int64: [Int]]) throws {
        for (operation, entries) in records.sorted(by: { $0.key < $1.key }) {
            let last = try entries.map { try spool.entry($0) }.max { $0.part.time < $1.part.time }
            guard let last else { continue }
            late.append(waiting(.whole, Int64(wholes.count), last.part.time))
            wholes.append(
                Step(
                    time: last.part.time, eventID: last.part.recordID, cloud: last.cloud,
                    work: .late(operation: operation, entries: entries)))
        }
    }

    // MARK: The order

    /// By time, then id, then cloud; ids are read only where times are equal.
    private func order(_ steps: inout [Waiting], _ ledger: Ledger) throws {
        steps.sort { ($0.seconds, $0.nanoseconds) < ($1.seconds, $1.nanoseconds) }
        var start = 0
        while start < steps.count {
            try ledger.read { db in
                let bound = start + 500
                while start < min(bound, steps.count) {
                    var end = start + 1
                    while end < steps.count, steps[end].isAtOnce(with: steps[start]) { end += 1 }
                    if end - start > 1 { try orderByID(&steps, start..<end, db) }
                    start = end
                }
            }
        }
    }

    private func orderByID(_ steps: inout [Waiting], _ range: Range<Int>, _ db: Database) throws {
        let named = try steps[range].map { step in
            let whole = try self.step(step, db)
            return (step: step, eventID: whole.eventID, cloud: whole.cloud)
        }.sorted { ($0.eventID, $0.cloud) < ($1.eventID, $1.cloud) }
        steps.replaceSubrange(range, with: named.map(\.step))
    }

    // MARK: Steps

    /// The step whose turn has come.
    func step(_ waiting: Waiting, _ db: Database) throws -> Step {
        switch waiting.kind {
        case .whole: return wholes[Int(waiting.number)]
        case .plain:
            let entry = try spool.entry(Int(waiting.number))
            return Step(
                time: entry.part.time, eventID: entry.part.recordID, cloud: entry.cloud,
                work: .new(lead: Int(waiting.number), followUps: []))
        case .known:
            let place = try LedgerLookup(db).place(of: waiting.number)
            return Step(
                time: place.time, eventID: place.eventID, cloud: place.cloud,
                work: .known(operation: waiting.number, entries: entries(of: waiting.number)))
        }
    }

    private func entries(of operation: Int64) -> [Int] {
        let first = known.partitioningIndex { $0.operation >= operation }
        return known[first...].prefix { $0.operation == operation }.map { Int($0.entry) }
    }

    /// Bytes of the records behind a step.
    func size(of waiting: Waiting) -> Int {
        let entries: [Int]
        switch waiting.kind {
        case .plain: entries = [Int(waiting.number)]
        case .known: entries = self.entries(of: waiting.number)
        case .whole:
            switch wholes[Int(waiting.number)].work {
            case .new(let lead, let followUps): entries = [lead] + followUps
            case .known(_, let records), .late(_, let records): entries = records
            }
        }
        return entries.reduce(0) { $0 + spool.size(of: $1) }
    }
}

extension RunPlan.Waiting {
    fileprivate func isAtOnce(with other: Self) -> Bool {
        seconds == other.seconds && nanoseconds == other.nanoseconds
    }
}
