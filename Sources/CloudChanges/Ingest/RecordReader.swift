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

    /// Reads files that the caller has found, in the order given; one that is gone by now is a fault like another.
    ///
    /// - Parameters:
    ///   - files: Their names and places.
    ///   - table: What a rule could select; nil hands on every record.
    ///   - jobs: How many files are read at once; with 1 no thread is started.
    ///   - onFault: What could not be read, at most some twenty for one file.
    ///   - onRecord: The candidates. An error thrown here or by `onFault` stops the reading and is thrown on.
    /// - Returns: What was seen in all.
    /// - Throws: What a callback throws.
    public func read(
        files: [NamedFile], table: DispatchTable? = nil, jobs: Int = 1, onFault: (InputFault) throws -> Void,
        onRecord: (NativeRecord) throws -> Void
    ) throws -> InputCounts {
        let inputs = files.map { InputPath.file(InputFile($0)) }
        return try read(
            inputs: inputs, table: table, jobs: jobs, progress: { _ in }, onFault: onFault, onRecord: onRecord
        )
    }

    private func read(
        inputs: [InputPath], table: DispatchTable?, jobs: Int, progress: (InputProgress) -> Void,
        onFault: (InputFault) throws -> Void, onRecord: (NativeRecord) throws -> Void
    ) throws -> InputCounts {
        let compiled = table.flatMap(CompiledTable.init)
        func hand(_ deliveries: [Delivery]) throws {
            for delivery in deliveries {
                switch delivery {
                case .record(let record): try onRecord(record)
                case .fault(let fault): try onFault(fault)
                }
            }
        }
        var state = InputProgress(
            bytesDone: 0, bytesTotal: RecordReader.total(inputs), filesDone: 0, files: inputs.count)
        if jobs > 1 {
            let crew = ReaderCrew(inputs: inputs, jobs: jobs) {
                FileReader(table: compiled, window: window, recordLimit: limit)
            }
            let counts = try crew.run { deliveries, bytes, filesDone in
                try hand(deliveries)
                state.bytesDone = bytes
                state.filesDone = filesDone
                progress(state)
            }
            if let counts { return counts }
        }
        guard let reader = FileReader(table: compiled, window: window, recordLimit: limit) else {
            try onFault(.noMemory(RecordReader.name(inputs.first)))
            return .unreadableFile
        }
        var counts = InputCounts()
        for input in inputs {
            counts.add(
                try reader.read(input) { deliveries, bytes in
                    try hand(deliveries)
                    state.bytesDone += bytes
                    progress(state)
                    return true
                })
            state.filesDone += 1
        }
        progress(state)
        return counts
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
