/// From paths to native records: files, directories and standard input; gzip, zstd or plain; every native container
/// of the three clouds, told apart by content.
///
/// Records and faults come in the order of the input (paths as given, files of a directory by the bytes of their
/// path, then position), whatever `jobs` is. Memory does not grow with the input: a worker holds one window and one
/// record, and what is read ahead is bounded.
public struct RecordReader: Sendable {
    /// A longer record is passed over without being held. An Azure Resource Manager request has at most 4 MB, and the
    /// Activity Log carries its body as a JSON string inside a JSON string; CloudTrail (256 KB) and Cloud Logging
    /// (512 KB) stay far below.
    /// Source: Azure, "Azure subscription and service limits", request size; AWS CloudTrail User Guide, "Quotas";
    /// Google Cloud, "Cloud Logging quotas and limits".
    public static let recordLimit = 8 << 20
    /// Bytes read and decompressed at a time; larger windows gained nothing.
    static let window = 256 << 10

    var window = RecordReader.window
    var limit = RecordReader.recordLimit
    var cut = CutSizes()

    /// With ``recordLimit``; it keeps nothing between two calls of
    /// ``read(_:table:jobs:progress:onFault:onRecord:)``.
    public init() {}

    /// Reads everything that `paths` name.
    ///
    /// - Parameters:
    ///   - paths: Files, directories, `-` for standard input.
    ///   - table: What a rule could select; nil hands on every record.
    ///   - jobs: How many files, or pieces of a large file of lines, are read at once; with 1 no thread is started.
    ///   - progress: Called often, on the caller's thread; throttle it there.
    ///   - onFault: What could not be read, at most some twenty for one file.
    ///   - onContext: What ``ContextTable/widened(_:)`` lets a reader set aside, somewhat behind its place in the input.
    ///   - onSightings: What such a table has told of records that are no candidates, in any order.
    ///   - onRecord: The candidates. An error thrown here or by `onFault` stops the reading and is thrown on.
    /// - Returns: What was seen in all.
    /// - Throws: ``MissingInput``, before anything is read; or what a callback throws.
    public func read(
        _ paths: [String], table: DispatchTable? = nil, jobs: Int = 1,
        progress: (InputProgress) -> Void = { _ in }, onFault: (InputFault) throws -> Void,
        onContext: (ContextBatch) throws -> Void = { _ in },
        onSightings: ([Sighting]) throws -> Void = { _ in }, onRecord: (NativeRecord) throws -> Void
    ) throws -> InputCounts {
        try read(
            inputs: try InputPath.walk(paths), table: table, judge: nil, jobs: jobs, progress: progress
        ) { deliveries in try RecordReader.hand(deliveries, onFault, onContext, onSightings, onRecord) }
    }

    /// Reads everything that `paths` name, and asks the rules where it is read: of a record that nothing selects no
    /// tree is built. What may complete a match is not handed on.
    ///
    /// - Parameters:
    ///   - paths: Files, directories, `-` for standard input.
    ///   - rules: What selects; their dispatch table is used, less the records that fail every test of a rule.
    ///   - jobs: How many files, or pieces of a large file of lines, are read at once; with 1 no thread is started.
    ///   - progress: Called often, on the caller's thread; throttle it there.
    ///   - onFault: What could not be read, at most some twenty for one file.
    ///   - onSelection: Matches and unrelated alerts, on the caller's thread and in the order of the input. An error
    ///     thrown here or by `onFault` stops the reading and is thrown on.
    /// - Returns: What was seen in all.
    /// - Throws: ``MissingInput``, before anything is read; or what a callback throws.
    public func select(
        _ paths: [String], by rules: RuleSet, jobs: Int = 1,
        progress: (InputProgress) -> Void = { _ in }, onFault: (InputFault) throws -> Void,
        onSelection: (RuleSet.Selection) throws -> Void
    ) throws -> InputCounts {
        try read(
            inputs: try InputPath.walk(paths), table: rules.selectionTable, judge: RecordJudge(rules: rules),
            jobs: jobs, progress: progress
        ) { deliveries in
            for delivery in deliveries {
                switch delivery {
                case .selection(let selection): try onSelection(selection)
                case .fault(let fault): try onFault(fault)
                // Only where no rules are given, or within the crew.
                case .record, .context, .sightings, .found: break
                }
            }
        }
    }

    private func read(
        inputs: [InputPath], table: DispatchTable?, judge: RecordJudge?, jobs: Int,
        progress: (InputProgress) -> Void, hand: ([Delivery]) throws -> Void
    ) throws -> InputCounts {
        let compiled = table.flatMap(CompiledTable.init)
        var state = InputProgress(
            bytesDone: 0, bytesTotal: RecordReader.total(inputs), filesDone: 0, files: inputs.count)
        func handle(_ deliveries: [Delivery], bytesDone: UInt64, filesDone: Int) throws {
            try hand(deliveries)
            state.bytesDone = bytesDone
            state.filesDone = filesDone
            progress(state)
        }
        if jobs > 1 {
            let counts = try readInThreads(inputs, table: compiled, judge: judge, jobs: jobs, handle)
            if let counts { return counts }
        }
        return try readHere(inputs, with: reader(compiled, judge), handle)
    }

    func reader(_ table: CompiledTable?, _ judge: RecordJudge? = nil) -> FileReader? {
        FileReader(table: table, judge: judge, window: window, recordLimit: limit)
    }

    /// nil, with nothing read, where no thread can be had.
    func readInThreads(
        _ inputs: [InputPath], table: CompiledTable?, judge: RecordJudge? = nil, jobs: Int,
        _ handle: ReaderCrew.Handler
    ) throws -> InputCounts? {
        try ReaderCrew(inputs: inputs, jobs: jobs, sizes: cut) { reader(table, judge) }.run(handle)
    }

    /// On the caller's thread; without a `reader` there was no memory for one.
    func readHere(
        _ inputs: [InputPath], with reader: FileReader?, _ handle: ReaderCrew.Handler
    ) throws -> InputCounts {
        guard let reader else {
            try handle([.fault(.noMemory(RecordReader.name(inputs.first)))], 0, 0)
            return .unreadableFile
        }
        var counts = InputCounts()
        var bytesDone: UInt64 = 0
        for (index, input) in inputs.enumerated() {
            counts.add(
                try reader.read(input) { deliveries, bytes in
                    bytesDone += bytes
                    try handle(deliveries, bytesDone, index)
                    return true
                })
        }
        try handle([], bytesDone, inputs.count)
        return counts
    }

    static func hand(
        _ deliveries: [Delivery], _ onFault: (InputFault) throws -> Void,
        _ onContext: (ContextBatch) throws -> Void, _ onSightings: ([Sighting]) throws -> Void,
        _ onRecord: (NativeRecord) throws -> Void
    ) throws {
        for delivery in deliveries {
            switch delivery {
            case .record(let record): try onRecord(record)
            case .context(let batch): try onContext(batch)
            case .sightings(let sightings): try onSightings(sightings)
            case .fault(let fault): try onFault(fault)
            case .selection, .found: break  // only where rules are given, or within the crew
            }
        }
    }

    private static func name(_ input: InputPath?) -> String {
        guard case .file(let file) = input else { return "-" }
        return file.name
    }

    private static func total(_ inputs: [InputPath]) -> UInt64? {
        var total: UInt64 = 0
        for input in inputs {
            guard let size = input.size else { return nil }
            total += size
        }
        return total
    }
}
