import CloudChanges

/// What is told of a spooled match beside its text, as it stands aside.
struct SpooledHead {
    var part: OperationPart
    var cloud: Cloud
    var digest: Digest
    var text: SpillFile.Span
    /// Numbers in the spool's lists; -1 for none.
    var rules: Int32
    var alert: Int32
    var file: Int32
    var record: Int32
    var line: Int32
}

extension SpooledHead {
    /// Whole numbers of fixed length, least significant byte first, then texts with their lengths before them.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        bytes.append(UInt8(Cloud.allCases.firstIndex(of: cloud) ?? 0))
        bytes.append(UInt8(Self.roles.firstIndex(of: part.role) ?? 0))
        bytes.append((part.needsLead ? 1 : 0) | (part.key == nil ? 0 : 2))
        bytes += digest.bytes
        func append(_ number: Int64) { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
        for number in [part.time.seconds, Int64(text.offset), Int64(text.length)] { append(number) }
        for number in [rules, alert, file, record, line] { append(Int64(number)) }
        for text in [part.recordID, part.time.fraction, part.key ?? ""] {
            append(Int64(text.utf8.count))
            bytes += text.utf8
        }
        return bytes
    }

    /// Reads what ``bytes`` wrote.
    init(bytes: [UInt8]) {
        var place = 3 + 32
        func number() -> Int64 {
            defer { place += 8 }
            return bytes.withUnsafeBytes {
                Int64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Int64.self))
            }
        }
        func text() -> String {
            let length = Int(number())
            defer { place += length }
            return String(decoding: bytes[place..<place + length], as: UTF8.self)
        }
        cloud = Cloud.allCases[Int(bytes[0])]
        digest = Digest(stored: Array(bytes[3..<35]))
        let seconds = number()
        self.text = SpillFile.Span(offset: Int(number()), length: Int(number()))
        let numbers = (0..<5).map { _ in Int32(truncatingIfNeeded: number()) }
        (rules, alert, file, record, line) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
        let (recordID, fraction, key) = (text(), text(), text())
        part = OperationPart(
            key: bytes[2] & 2 == 0 ? nil : key, role: Self.roles[Int(bytes[1])], recordID: recordID,
            time: EventTime(seconds: seconds, fraction: fraction), needsLead: bytes[2] & 1 == 1)
    }

    private static let roles: [OperationPart.Role] = [.whole, .request, .completion]
}
