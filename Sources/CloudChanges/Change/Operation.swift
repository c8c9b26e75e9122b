/// All records of one operation, joined before judging: Azure's Started/Accepted/Succeeded, GCP's first/last.
public struct Operation: Sendable, Hashable {
    /// The record with the request in it, else the earliest.
    public var lead: Match
    /// The others, in the order of time and id.
    public var followUps: [Match]
    /// The lead's id, told apart from another record's where the two share one (`…#1a2b3c4d`); nil where nobody
    /// assembled the operation and the id is what the lead's own ``OperationPart`` says.
    public var eventID: String?

    /// `followUps` must stand in the order of time and id already; ``OperationAssembler`` sees to it.
    public init(lead: Match, followUps: [Match] = [], eventID: String? = nil) {
        self.lead = lead
        self.followUps = followUps
        self.eventID = eventID
    }

    /// The rule of highest level that selected any of the records, ties by id, and the ids of all others, sorted.
    public var rules: (primary: RuleReference, others: [String]) {
        let matches = [lead] + followUps
        let primary = matches.map(\.rule).reduce(lead.rule) { best, rule in
            (best.level, rule.id) < (rule.level, best.id) ? rule : best
        }
        let all = Set(matches.flatMap { [$0.rule.id] + $0.alsoMatched })
        return (primary, all.subtracting([primary.id]).sorted())
    }

    /// Event id and the ids of all records, leading one first, the rest sorted: what a ``Change`` carries.
    public func identifiers<Reader: Normaliser>(
        readBy reader: Reader.Type
    ) throws(NormaliseError) -> (eventID: String, records: [String]) {
        let recorded = try reader.part(of: lead.record).recordID
        let leadID = eventID ?? recorded
        // By bytes, as the ledger compares ids: Swift would take two spellings of one Unicode text for one id.
        var seen: Set<[UInt8]> = [Array(leadID.utf8)]
        var others: [String] = []
        for match in followUps {
            let id = try reader.part(of: match.record).recordID
            if seen.insert(Array(id.utf8)).inserted { others.append(id) }
        }
        return (leadID, [leadID] + others.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
}

/// The part that a record plays in its operation.
public struct OperationPart: Sendable, Hashable {
    /// How a record relates to the others that share its key.
    public enum Role: String, Sendable, Hashable {
        /// Stands for itself: every CloudTrail event, and what joins nothing.
        case whole
        /// Begins an operation; a second one under the same key is a second operation.
        case request
        /// Tells how an operation went on; alone, it must stand for it.
        case completion
    }

    /// The same for all records of one operation, and different between clouds; nil for `whole`.
    public var key: String?
    /// What the record says by itself; the assembler may still make it stand alone.
    public var role: Role
    /// The record's own id (interfaces.md, "Ids").
    public var recordID: String
    /// When the record says that it was written; orders the records of an operation.
    public var time: EventTime
    /// A completion that no rule selected by itself: it tells how a selected operation ended, and alone stands for
    /// none (``RuleSet/selection(of:)``).
    public var needsLead: Bool

    /// `key` must be nil exactly for `whole`.
    public init(key: String?, role: Role, recordID: String, time: EventTime, needsLead: Bool = false) {
        self.key = key
        self.role = role
        self.recordID = recordID
        self.time = time
        self.needsLead = needsLead
    }
}

/// Why a matched record could not be brought into normal form. The record still gets a verdict or is named.
public enum NormaliseError: Error, Hashable, Sendable {
    /// A record without a readable time has no place in the order of events.
    case noTime(path: String, text: String)
}
