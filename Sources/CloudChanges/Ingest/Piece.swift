import RecordText

/// From where on lines are read, and what the lines before have left.
struct PieceStart: Sendable {
    var begin: UInt64 = 0
    /// nil at the beginning of the file.
    var mark: LineMark?
    /// Bytes searched again inside broken records so far.
    var rescanned: UInt64 = 0
}

/// What was counted in a piece, and how it ended. Records and lines count from its beginning.
struct PieceEnd: Sendable {
    enum Way: Sendable {
        /// At a line end with nothing open: others can read on.
        case between(LineMark)
        /// Inside a record or a list, or stopped.
        case open
        /// The file has ended.
        case ended
    }

    var way: Way
    var position: UInt64
    var records: Int
    var lines: Int
    var rescanned: UInt64
    /// Bad records that are not among the faults, since there were too many.
    var suppressed: Int
    var forms: [FoundFault]
    var tally: ContainerTally
    var counts: InputCounts
}

/// A piece read before it was known what the lines before it leave.
struct PieceResult: Sendable {
    var start: PieceStart
    var deliveries: [Delivery] = []
    /// nil where no line begins in the piece.
    var end: PieceEnd?
}

/// A fault as the shim found it, with its place in the piece; words come when the place in the file is known.
struct FoundFault: Sendable {
    let fault: UInt32
    var record: Int
    var line: Int
    var count: Int

    init(_ item: rt_item) {
        fault = item.fault.rawValue
        record = Int(item.record)
        line = Int(item.line)
        count = Int(item.count)
    }

    /// Named once a file, with the first place and the number of them.
    var isForm: Bool { fault >= RT_FAULT_UNKNOWN_FORM.rawValue }
    /// Of the file as a whole.
    var isOfFile: Bool { fault >= RT_FAULT_EMPTY.rawValue && fault < RT_FAULT_MORE.rawValue }

    func named(_ file: String) -> InputFault {
        var item = rt_item()
        item.fault = rt_fault(fault)
        item.record = UInt64(record)
        item.line = UInt64(line)
        item.count = UInt64(count)
        return InputFault(item, file: file)
    }

    static func more(_ count: Int) -> FoundFault {
        var item = rt_item()
        item.fault = RT_FAULT_MORE
        item.count = UInt64(count)
        return FoundFault(item)
    }
}
