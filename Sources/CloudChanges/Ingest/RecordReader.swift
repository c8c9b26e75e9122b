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

    /// With ``recordLimit``; it keeps nothing between two calls of
    /// ``read(_:table:jobs:progress:onFault:onRecord:)``.
    public init() {}

    /// Reads everything that `paths` name.
    ///
    /// - Parameters:
    ///   - paths: Files, directories, `-` for standard input.
    ///   - table: What a rule could select; nil hands on every record.
    ///   - jobs: How many files are read at once; with 1 no thread is started.
    ///   - progress: Called often, on the caller's thread; throttle it there.
    ///   - onFault: What could not be read, at most some twenty for one file.
    ///   - onRecord: The candidates. An error thrown here or by `onFault` stops the reading and is thrown on.
    /// - Returns: What was seen in all.
    /// - Throws: ``MissingInput``, before anything is read; or what a callback throws.
    public func read(
        _ paths: [String], table: DispatchTable? = nil, jobs: Int = 1,
        progress: (InputProgress) -> Void = { _ in }, onFault: (InputFault) throws -> Void,
        onRecord: (NativeRecord) throws -> Void
    ) throws -> InputCounts {
        try read(
            inputs: try InputPath.walk(paths), table: table, jobs: jobs, progress: progress, onFault: onFault,
            onRecord: onRecord)
    }

    private func read(
        inputs: [InputPath], table: DispatchTable?, jobs: Int, progress: (InputProgress) -> Void,
        onFault: (InputFault) throws -> Void, onRecord: (NativeRecord) throws -> Void
    ) throws -> InputCounts {
        let compiled = table.flatMap(CompiledTable.init)
        var state = InputProgress(
            bytesDone: 0, bytesTotal: RecordReader.total(inputs), filesDone: 0, files: inputs.count)
        func handle(_ deliveries: [Delivery], bytesDone: UInt64, filesDone: Int) throws {
            try RecordReader.hand(deliveries, onFault, onRecord)
            state.bytesDone = bytesDone
            state.filesDone = filesDone
            progress(state)
        }
        if jobs > 1 {
            let counts = try readInThreads(inputs, table: compiled, jobs: jobs, handle)
            if let counts { return counts }
        }
        return try readHere(inputs, with: reader(compiled), handle)
    }

    func reader(_ table: CompiledTable?) -> FileReader? {
        FileReader(table: table, window: window, recordLimit: limit)
    }

    /// nil, with nothing read, where no thread can be had.
    func readInThreads(
        _ inputs: [InputPath], table: CompiledTable?, jobs: Int, _ handle: ReaderCrew.Handler
    ) throws -> InputCounts? {
        try ReaderCrew(inputs: inputs, jobs: jobs) { reader(table) }.run(handle)
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
        _ onRecord: (NativeRecord) throws -> Void
    ) throws {
        for delivery in deliveries {
            switch delivery {
            case .record(let record): try onRecord(record)
            case .fault(let fault): try onFault(fault)
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
