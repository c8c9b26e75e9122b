/// Puts the pieces of one file together again: places, limits and counts as if it had been read in one go.
struct PieceJoiner {
    /// So many bad records of one file are named; the shim keeps to the same number within a piece.
    private static let namedFaults = 20
    /// Far below what the shim allows a file for searching again inside broken records.
    private static let rescannedUnasked: UInt64 = 16 << 20

    /// From where on, and with what behind it, the file is to be read.
    private(set) var next = PieceStart()
    private(set) var isThrough = false
    private let file: String
    private var counts = InputCounts()
    private var records = 0
    private var lines = 0
    private var named = 0
    private var suppressed = 0
    private var forms: [UInt32: FoundFault] = [:]
    private var ofFile: [FoundFault] = []
    private var tally = ContainerTally()

    init(file: String) {
        self.file = file
        counts.files = 1
    }

    /// Whether the piece is what a reader that had read everything before it would have read.
    func accepts(_ result: PieceResult) -> Bool {
        guard let end = result.end, result.start.begin == next.begin, result.start.mark == next.mark else {
            return false
        }
        if case .open = end.way { return false }
        return next.rescanned + end.rescanned <= PieceJoiner.rescannedUnasked
    }

    /// Whether all of the piece has been read already, as a part of one before it.
    func isPast(_ result: PieceResult) -> Bool { result.end == nil || result.start.begin < next.begin }

    /// What a piece gave, or a part of it, as the file has it.
    mutating func place(_ deliveries: [Delivery]) -> [Delivery] {
        deliveries.compactMap { delivery in
            switch delivery {
            case .fault, .context, .sightings: return delivery
            case .record(let record): return .record(moved(record))
            case .selection(.match(var match)):
                match.record = moved(match.record)
                return .selection(.match(match))
            case .selection(.possibleCompletion(var match)):
                match.record = moved(match.record)
                return .selection(.possibleCompletion(match))
            case .selection(.unrelatedAlert): return delivery
            case .found(let fault):
                if fault.isOfFile {
                    ofFile.append(fault)
                    return nil
                }
                guard named < PieceJoiner.namedFaults else {
                    suppressed += fault.count
                    return nil
                }
                named += 1
                return .fault(moved(fault).named(file))
            }
        }
    }

    private func moved(_ record: NativeRecord) -> NativeRecord {
        var moved = record
        moved.place.record = record.place.record.map { $0 + records }
        moved.place.line = record.place.line.map { $0 + lines }
        return moved
    }

    private func moved(_ fault: FoundFault) -> FoundFault {
        var moved = fault
        if moved.record > 0 { moved.record += records }
        if moved.line > 0 { moved.line += lines }
        return moved
    }

    /// The piece is through; ``place(_:)`` has had all of it. `isFresh`: it was read without knowing
    /// ``PieceStart/rescanned``.
    mutating func close(_ end: PieceEnd, isFresh: Bool) {
        counts.add(end.counts)
        suppressed += end.suppressed
        for form in end.forms.map(moved) {
            var first = form
            if let earlier = forms[form.fault] {
                first = earlier
                first.count += form.count
            }
            forms[form.fault] = first
        }
        tally.add(end.tally, records: records, lines: lines)
        records += end.records
        lines += end.lines
        next.begin = end.position
        next.rescanned = isFresh ? next.rescanned + end.rescanned : end.rescanned
        if case .between(let mark) = end.way { next.mark = mark } else { isThrough = true }
    }

    /// The rest of the file cannot be read.
    mutating func giveUp() {
        counts.unreadable += 1
        isThrough = true
    }

    /// What is said at the end of a file.
    func closing() -> (deliveries: [Delivery], counts: InputCounts) {
        var found: [FoundFault] = suppressed > 0 ? [.more(suppressed)] : []
        found += forms.values.sorted { $0.fault < $1.fault } + ofFile
        let faults = found.map { $0.named(file) } + tally.faults(file: file)
        var all = counts
        tally.add(to: &all)
        return (faults.map { .fault($0) }, all)
    }
}
