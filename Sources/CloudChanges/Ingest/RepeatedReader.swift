/// Reads a few files again and again: the table of names, the parsers and the buffers are set up once and kept.
///
/// Setting up costs more than a small file does; ``RecordReader`` is for one long reading.
public final class RepeatedReader {
    /// Below this, threads cost more than they bring.
    private static let filesForThreads = 16
    private static let bytesForThreads: UInt64 = 4 << 20

    private let reader = RecordReader()
    private let table: CompiledTable?
    private let jobs: Int
    private lazy var kept = reader.reader(table)

    /// - Parameters:
    ///   - table: What a rule could select; nil hands on every record.
    ///   - jobs: How many files are read at once, where there are many or large ones.
    public init(table: DispatchTable?, jobs: Int) {
        self.table = table.flatMap(CompiledTable.init)
        self.jobs = jobs
    }

    /// Reads files that the caller has found, in the order given; one that is gone by now is a fault like another.
    ///
    /// - Parameters:
    ///   - files: Their names and places.
    ///   - onFault: What could not be read, at most some twenty for one file.
    ///   - onContext: What ``ContextTable/widened(_:)`` lets a reader set aside.
    ///   - onSightings: What such a table has told of records that are no candidates, in any order.
    ///   - onRecord: The candidates. An error thrown here or by `onFault` stops the reading and is thrown on.
    /// - Returns: What was seen in all.
    /// - Throws: What a callback throws.
    public func read(
        _ files: [NamedFile], onFault: (InputFault) throws -> Void,
        onContext: (ContextBatch) throws -> Void = { _ in },
        onSightings: ([Sighting]) throws -> Void = { _ in }, onRecord: (NativeRecord) throws -> Void
    ) throws -> InputCounts {
        let inputs = files.map { InputPath.file(InputFile($0)) }
        func handle(_ deliveries: [Delivery], _: UInt64, _: Int) throws {
            try RecordReader.hand(deliveries, onFault, onContext, onSightings, onRecord)
        }
        let isMuch =
            files.count >= RepeatedReader.filesForThreads
            || files.reduce(0) { $0 + $1.size } >= RepeatedReader.bytesForThreads
        if isMuch, files.count > 1, jobs > 1,
            let counts = try reader.readInThreads(inputs, table: table, jobs: jobs, handle)
        {
            return counts
        }
        return try reader.readHere(inputs, with: kept, handle)
    }
}
