import RecordText

/// Context events of the common kinds as the reader set them aside: what they are found by, and the records cut down to
/// what is read of them. They become events only when somebody asks.
public struct ContextBatch: Sendable {
    /// What an event is found by.
    public struct Entry: Sendable {
        /// As the event's.
        public let kind: ContextEvent.Kind
        /// The event's time, which has no fraction.
        public let seconds: Int64
        /// FNV-1a of the event's id (RFC draft-eastlake-fnv), to tell repeats.
        public let id: UInt64
        /// As the event's.
        public let actor: ActorIdentity
        /// As the event's.
        public let action: String
        /// As the event's.
        public let outcome: Outcome
        /// Whether the call came from a session of the console.
        public let isAtConsole: Bool
        /// The one subject that such an event can have.
        public let subject: String?
        /// Of a session: where it was opened, as ``ContextEvent/address``.
        public let openedAt: String?
        /// Where the record stands in the batch's texts.
        public let text: Range<Int>
    }

    /// In the order of the input.
    public let entries: [Entry]
    /// The records, one behind another (UTF-8).
    public let texts: [UInt8]

    /// As the event that the whole record would be.
    ///
    /// - Parameters:
    ///   - text: A record of such a batch.
    ///   - parser: Any; its buffers are used.
    ///   - table: That by which the batch was read.
    /// - Returns: nil for a text that is no such record.
    public static func event(_ text: [UInt8], _ parser: JSONParser, by table: ContextTable) -> ContextEvent? {
        guard let value = try? parser.parse(text) else { return nil }
        return table.event(
            of: NativeRecord(cloud: .aws, value: value, text: [], place: SourcePlace(file: "")))
    }
}

/// Makes batches of what one reader sets aside; remembers its callers by their numbers.
struct AsideCollector {
    /// The reader knows half as many at once.
    private static let mostCallers = 32_768
    private static let mostAddresses = 32_768
    private var callers: [UInt32: ActorIdentity] = [:]
    private var addresses: [String: String?] = [:]
    private let kinds = ContextEvent.Kind.allCases

    /// What the last step set aside; nil where that is nothing.
    mutating func batch(_ reader: OpaquePointer, _ parser: JSONParser) -> ContextBatch? {
        var count = 0
        var length = 0
        var texts: UnsafePointer<CChar>?
        guard let asides = rt_reader_asides(reader, &count, &texts, &length), count > 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(start: texts, count: length)
        var entries: [ContextBatch.Entry] = []
        entries.reserveCapacity(count)
        for aside in UnsafeBufferPointer(start: asides, count: count) {
            // First: while a method of this value is under way there would be two of it, and its table be copied.
            let actor = caller(of: aside, bytes, parser)
            let openedAt = kinds[Int(aside.kind)] == .session ? address(of: aside, bytes) : nil
            entries.append(entry(aside, actor, openedAt, bytes))
        }
        return ContextBatch(entries: entries, texts: Array(bytes))
    }

    private func entry(
        _ aside: rt_aside, _ actor: ActorIdentity, _ openedAt: String?, _ bytes: UnsafeRawBufferPointer
    ) -> ContextBatch.Entry {
        let kind = kinds[Int(aside.kind)]
        let error = text(bytes, aside.error, aside.error_length)
        return ContextBatch.Entry(
            kind: kind, seconds: aside.seconds, id: aside.id, actor: actor,
            action: text(bytes, aside.name, aside.name_length),
            outcome: error.isEmpty ? .success : AWSCall.outcome(of: error), isAtConsole: aside.is_console,
            subject: kind == .session && aside.subject_length > 0
                ? text(bytes, aside.subject, aside.subject_length) : nil,
            openedAt: openedAt, text: aside.text..<aside.text + aside.length)
    }

    private mutating func address(of aside: rt_aside, _ bytes: UnsafeRawBufferPointer) -> String? {
        let text = text(bytes, aside.address, aside.address_length)
        if let known = addresses[text] { return known }
        let address = IPNetwork(text).flatMap { $0.isHost ? $0.addressText : nil }
        if addresses.count >= AsideCollector.mostAddresses { addresses = [:] }
        addresses[text] = address
        return address
    }

    private mutating func caller(of aside: rt_aside, _ bytes: UnsafeRawBufferPointer, _ parser: JSONParser)
        -> ActorIdentity
    {
        if let known = callers[aside.caller] { return known }
        let record = UnsafeRawBufferPointer(rebasing: bytes[aside.text..<aside.text + aside.length])
        let actor = (try? parser.parse(record)).map { AWSActors.actor(of: AWSCall($0)).0 } ?? .unknown
        if callers.count >= AsideCollector.mostCallers { callers = [:] }
        callers[aside.caller] = actor
        return actor
    }

    private func text(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ length: Int) -> String {
        String(decoding: bytes[offset..<offset + length], as: UTF8.self)
    }
}
