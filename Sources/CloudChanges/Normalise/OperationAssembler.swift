/// Joins the matched records of a run into operations: one operation, one verdict (interfaces.md).
///
/// Works on light keys, so that the records themselves may rest on disk meanwhile; the result does not depend
/// on the order of adding. Records that share a key are taken in the order of time (at the same instant a
/// request before a completion, then by id): a request begins an operation, what follows joins it, and a second
/// request begins a second one. Completions before any request form one operation, led by the earliest.
public struct OperationAssembler {
    /// A record without its content.
    fileprivate struct Entry {
        var part: OperationPart
        var cloud: Cloud
        var digest: Digest
        var handle: Int
        /// The record's id, suffixed where another record owns the plain one.
        var eventID: String
    }

    /// The records of one operation, by their handles.
    public struct Assembled: Sendable, Hashable {
        /// Handle of the record that the operation is named after.
        public var lead: Int
        /// In the order of time and id.
        public var followUps: [Int]
        /// Unique within its cloud and run.
        public var eventID: String
        /// The leading record's.
        public var time: EventTime
        /// Whose audit log all of its records come from.
        public var cloud: Cloud
    }

    /// A record whose id another one, of other content, bears too. It is judged on its own.
    public struct SharedID: Error, Sendable, Hashable {
        /// Ids are told apart within a cloud only.
        public var cloud: Cloud
        /// As recorded.
        public var id: String
        /// What the record is called instead.
        public var eventID: String
        /// Finds the renamed record again.
        public var handle: Int
    }

    private var entries: [Entry] = []

    /// Holds nothing yet.
    public init() {}

    /// Adds a record. `digest` is that of the unwrapped record (``Digest/init(ofRecord:)``): same cloud, id and
    /// digest is one record. `handle` is whatever finds the record again; of exact duplicates the lowest is kept.
    public mutating func add(_ part: OperationPart, cloud: Cloud, digest: Digest, handle: Int) {
        entries.append(
            Entry(part: part, cloud: cloud, digest: digest, handle: handle, eventID: part.recordID))
    }

    /// What became of the records of a run.
    public struct Result: Sendable {
        /// Sorted by their lead's time, then event id.
        public var operations: [Assembled]
        /// Records that had to be renamed.
        public var sharedIDs: [SharedID]
        /// Records that need a lead and found none here, by their handles, in the order of time.
        public var unclaimed: [Int]
    }

    /// Joins everything added so far; may be asked again after more was added.
    ///
    /// - Parameter isTaken: Says whether a record that was not added bears an id, so that none is given twice.
    /// - Returns: The same for the same records, in whatever order they were added.
    public func assembled(beside isTaken: @escaping (Cloud, String) -> Bool = { _, _ in false }) -> Result {
        var names = Names(entries, isTaken)
        let named = Self.telling(apart: Self.withoutDuplicates(entries), by: &names)
        var unclaimed: [Int] = []
        let operations = Self.joined(named, by: &names, leaving: &unclaimed).sorted { one, other in
            if one.time < other.time { return true }
            if other.time < one.time { return false }
            return (one.eventID, one.cloud) < (other.eventID, other.cloud)
        }
        return Result(operations: operations, sharedIDs: names.sharedIDs, unclaimed: unclaimed)
    }
}

/// A cloud's name for something, byte for byte: Swift would take two spellings of one Unicode text for equal, and
/// the ledger does not.
private func exact(_ cloud: Cloud, _ name: String) -> [UInt8] { Array("\(cloud.rawValue)/\(name)".utf8) }

// MARK: - Ids

extension OperationAssembler {
    /// Sorted by time, role, id and digest: the order in which everything else happens.
    private static func withoutDuplicates(_ entries: [Entry]) -> [Entry] {
        var seen: Set<[UInt8]> = []
        return entries.sorted(by: precedes).filter { entry in
            seen.insert(entry.digest.bytes + exact(entry.cloud, entry.part.recordID)).inserted
        }
    }

    private static func precedes(_ one: Entry, _ other: Entry) -> Bool {
        if one.part.time < other.part.time { return true }
        if other.part.time < one.part.time { return false }
        if one.part.role.rank != other.part.role.rank { return one.part.role.rank < other.part.role.rank }
        if one.part.recordID != other.part.recordID { return one.part.recordID < other.part.recordID }
        if one.cloud != other.cloud { return one.cloud < other.cloud }
        if one.digest != other.digest {
            return one.digest.bytes.lexicographicallyPrecedes(other.digest.bytes)
        }
        return one.handle < other.handle
    }

    /// Gives every record but the first (by time, then digest) of those that share an id a name of its own.
    ///
    /// Only a request and a completion of one key may share an id: collectors copy it along an operation.
    private static func telling(apart entries: [Entry], by names: inout Names) -> [Entry] {
        var owners: [[UInt8]: [Entry]] = [:]
        return entries.map { entry in
            let name = exact(entry.cloud, entry.part.recordID)
            if owners[name, default: []].allSatisfy({ entry.mayShareID(with: $0) }) {
                owners[name, default: []].append(entry)
                return entry
            }
            var renamed = entry
            renamed.part.key = nil
            if entry.part.needsLead { return renamed }
            renamed.eventID = names.newName(for: entry)
            renamed.part.role = .whole
            return renamed
        }
    }

    /// The names in use, and those given.
    private struct Names {
        private var taken: Set<[UInt8]>
        private let isTakenElsewhere: (Cloud, String) -> Bool
        private(set) var sharedIDs: [SharedID] = []

        init(_ entries: [Entry], _ isTakenElsewhere: @escaping (Cloud, String) -> Bool) {
            self.isTakenElsewhere = isTakenElsewhere
            taken = Set(entries.map { exact($0.cloud, $0.part.recordID) })
        }

        /// Eight digits of the digest as a rule; more where somebody built two records to agree in those.
        mutating func newName(for entry: Entry) -> String {
            var name = entry.part.recordID
            for digits in stride(from: 8, through: 64, by: 8) {
                name = "\(entry.part.recordID)#\(entry.digest.hex(digits))"
                if isTakenElsewhere(entry.cloud, name) { continue }
                if taken.insert(exact(entry.cloud, name)).inserted { break }
            }
            sharedIDs.append(
                SharedID(cloud: entry.cloud, id: entry.part.recordID, eventID: name, handle: entry.handle))
            return name
        }
    }
}

extension OperationAssembler.Entry {
    fileprivate func mayShareID(with other: Self) -> Bool {
        guard let key = part.key, key == other.part.key else { return false }
        return part.role != other.part.role
    }
}

extension OperationPart.Role {
    /// At one instant a request stands before what completes it.
    fileprivate var rank: Int {
        switch self {
        case .request: 0
        case .whole: 1
        case .completion: 2
        }
    }
}

// MARK: - Joining

extension OperationAssembler {
    /// `entries` stand in the order of time.
    private static func joined(
        _ entries: [Entry], by names: inout Names, leaving unclaimed: inout [Int]
    ) -> [Assembled] {
        var operations: [Assembled] = []
        var current: [[UInt8]: Int] = [:]
        var leading: Set<[UInt8]> = []
        for entry in entries {
            let key = entry.part.role == .whole ? nil : entry.part.key.map { exact(entry.cloud, $0) }
            if let key, entry.part.role == .completion, let operation = current[key] {
                operations[operation].followUps.append(entry.handle)
                continue
            }
            if entry.part.needsLead {
                unclaimed.append(entry.handle)
                continue
            }
            if let key { current[key] = operations.count }
            // A completion that came before the request whose id it bears leads an operation of its own.
            let isFirst = leading.insert(exact(entry.cloud, entry.eventID)).inserted
            operations.append(
                Assembled(
                    lead: entry.handle, followUps: [],
                    eventID: isFirst ? entry.eventID : names.newName(for: entry), time: entry.part.time,
                    cloud: entry.cloud))
        }
        return operations
    }
}

// MARK: - In memory

extension OperationAssembler {
    /// What became of a list of matches.
    public struct Operations: Sendable {
        /// In the order of ``Result/operations``.
        public var operations: [Operation] = []
        /// In the order of time.
        public var sharedIDs: [SharedID] = []
        /// Records without a place in time, by their position in the list.
        public var faults: [(match: Int, error: NormaliseError)] = []
    }

    /// Joins matches that are all in memory; ``SharedID/handle`` is the position in `matches`.
    public static func assemble(_ matches: [Match]) -> Operations {
        var assembler = OperationAssembler()
        var result = Operations()
        for (position, match) in matches.enumerated() {
            do throws(NormaliseError) {
                let part = try match.record.cloud.normaliser.part(of: match.record)
                assembler.add(
                    part, cloud: match.record.cloud, digest: Digest(ofRecord: match.record.value),
                    handle: position)
            } catch {
                result.faults.append((position, error))
            }
        }
        let assembled = assembler.assembled()
        result.sharedIDs = assembled.sharedIDs
        result.operations = assembled.operations.map { operation in
            Operation(
                lead: matches[operation.lead], followUps: operation.followUps.map { matches[$0] },
                eventID: operation.eventID)
        }
        return result
    }
}
