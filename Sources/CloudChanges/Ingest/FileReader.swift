import RecordText

#if canImport(Glibc)
    import Glibc
#endif

/// What ingest hands on, in the order of the input.
enum Delivery: Sendable {
    case record(NativeRecord)
    /// What the rules made of a record, where the reader has them.
    case selection(RuleSet.Selection)
    /// What was set aside in one window.
    case context(ContextBatch)
    /// What was seen in one window, of records that are not handed on.
    case sightings([Sighting])
    case fault(InputFault)
    /// In a piece of a file, until its place in the file is known.
    case found(FoundFault)

    /// Roughly the bytes behind it, for the bound on what is held.
    var weight: Int {
        switch self {
        case .record(let record): record.text.count + 512
        case .selection(.match(let match)), .selection(.possibleCompletion(let match)):
            match.record.text.count + 512
        case .context(let batch): batch.texts.count + 128 * batch.entries.count
        case .sightings(let sightings): 256 * sightings.count
        case .selection(.unrelatedAlert): 512
        case .fault, .found: 512
        }
    }
}

/// Reads one input after another; owns a window, a buffer and two parsers, so one a worker.
final class FileReader {
    let reader: OpaquePointer
    private let table: CompiledTable?
    private let judge: RecordJudge?
    private let parser = JSONParser()
    private lazy var unwrapper = Unwrapper()
    private var collector = AsideCollector()
    private var sightings = SightingCollector()
    var inside = ContainerTally()

    init?(table: CompiledTable?, judge: RecordJudge? = nil, window: Int, recordLimit: Int) {
        guard let reader = rt_reader_new(table?.table, window, recordLimit) else { return nil }
        self.reader = reader
        self.table = table
        self.judge = judge
    }

    deinit { rt_reader_free(reader) }

    /// Reads `input` to its end, or until `deliver` returns false.
    ///
    /// - Parameters:
    ///   - input: What the walk found.
    ///   - deliver: Takes what one window gave, often nothing, and the stored bytes read since the last call.
    /// - Returns: What was seen, also of what `deliver` stopped.
    func read(_ input: InputPath, deliver: ([Delivery], UInt64) throws -> Bool) rethrows -> InputCounts {
        switch input {
        case .standardInput: return try read(descriptor: 0, name: "-", deliver: deliver)
        case .fault(let fault):
            _ = try deliver([.fault(fault)], 0)
            return .unreadableFile
        case .file(let file):
            let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                _ = try deliver([.fault(.cannotOpen(file.name, error: errno))], 0)
                return .unreadableFile
            }
            defer { close(descriptor) }
            return try read(descriptor: descriptor, name: file.name, deliver: deliver)
        }
    }

    private func read(
        descriptor: Int32, name: String, deliver: ([Delivery], UInt64) throws -> Bool
    ) rethrows -> InputCounts {
        rt_reader_open(reader, descriptor)
        var counts = rt_counts()
        inside = ContainerTally()
        var more = true
        while more {
            let before = counts.bytes_read
            var items: UnsafePointer<rt_item>?
            var count = 0
            more = rt_reader_step(reader, &items, &count)
            rt_reader_counts(reader, &counts)
            var found = UnsafeBufferPointer(start: items, count: count).flatMap { deliveries($0, file: name) }
            found += setAside()
            if !more { found += inside.faults(file: name).map { .fault($0) } }
            if try !deliver(found, counts.bytes_read - before) { break }
        }
        var all = InputCounts(ofFile: counts)
        inside.add(to: &all)
        return all
    }

    /// What the last step set aside, and what it saw.
    func setAside() -> [Delivery] {
        let seen = sightings.sightings(reader, parser)
        return (collector.batch(reader, parser).map { [.context($0)] } ?? [])
            + (seen.isEmpty ? [] : [.sightings(seen)])
    }

    func deliveries(_ item: rt_item, file: String) -> [Delivery] {
        if item.fault != RT_FAULT_NONE, item.length > 0 { return unwrapped(item, file: file) }
        return delivery(item, file: file).map { [$0] } ?? []
    }

    /// The records inside a container: those that a rule could select, and all that came in an alert.
    private func unwrapped(_ item: rt_item, file: String) -> [Delivery] {
        let bytes = UnsafeRawBufferPointer(start: item.text, count: item.length)
        let place = SourcePlace(file: file, record: Int(item.record), line: Int(item.line))
        guard let container = try? parser.parse(bytes) else {
            inside.note(.fault(RT_FAULT_BAD_ENVELOPE), place)
            return []
        }
        return unwrapper.unwrap(container, form: item.fault).compactMap { content in
            inside.note(content, place)
            guard case .record(let cloud, let value, let alert) = content else { return nil }
            var text: [UInt8] = []
            value.write(to: &text)
            guard alert != nil || table?.seesAll ?? true || table?.matches(text) ?? true else { return nil }
            inside.candidates += 1
            let record = NativeRecord(cloud: cloud, value: value, text: text, place: place, alert: alert)
            guard let judge else { return .record(record) }
            return judge.selection(of: record).map { .selection($0) }
        }
    }

    private func delivery(_ item: rt_item, file: String) -> Delivery? {
        guard item.fault == RT_FAULT_NONE else { return .fault(InputFault(item, file: file)) }
        let bytes = UnsafeRawBufferPointer(start: item.text, count: item.length)
        let place = SourcePlace(file: file, record: Int(item.record), line: Int(item.line))
        do {
            let nodes = try parser.nodes(of: bytes)
            let cloud = Unwrapper.cloud(item.cloud)
            func whole() -> NativeRecord {
                NativeRecord(cloud: cloud, value: nodes.whole(), text: Array(bytes), place: place)
            }
            guard let judge else { return .record(whole()) }
            return judge.selection(of: nodes, cloud, whole: whole).map { .selection($0) }
        } catch {
            // The shim has parsed it before; said rather than lost, should the two ever differ.
            var fault = item
            fault.fault = RT_FAULT_MALFORMED
            return .fault(InputFault(fault, file: file))
        }
    }
}
