import RecordText

/// Texts of many small events, packed some dozens together: they say the same over and over, and are seldom asked for.
final class ContextParts {
    /// What is unpacked to read one of them. Judgement: 64 KB unpack in some 50 µs.
    private static let partSize = 64 << 10
    /// Speed before size: they are kept for a day and a half.
    private static let level: Int32 = 1

    /// Where a text stands.
    struct Place: Hashable {
        var part: UInt32
        var offset: UInt32
        var length: UInt32
    }

    private let spill: SpillFile
    private let zstd = rt_zstd_new(nil, 0, ContextParts.level)
    private var packed: [SpillFile.Span] = []
    private var open: [UInt8] = []
    private var last: (part: UInt32, bytes: [UInt8])?

    init(_ spill: SpillFile) { self.spill = spill }

    deinit { rt_zstd_free(zstd) }

    /// Texts that stay together.
    ///
    /// - Returns: The place of all of them.
    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    func append(_ texts: [UInt8]) throws(LedgerError) -> Place {
        if !open.isEmpty, open.count + texts.count > ContextParts.partSize { try close() }
        let place = Place(
            part: UInt32(packed.count), offset: UInt32(open.count), length: UInt32(clamping: texts.count))
        open += texts
        return place
    }

    /// Packs what is open; places stay as they are.
    func close() throws(LedgerError) {
        guard !open.isEmpty else { return }
        packed.append(try spill.append(ContextParts.packed(open, zstd)))
        open.removeAll(keepingCapacity: true)
    }

    func text(at place: Place) throws(LedgerError) -> [UInt8] {
        if place.part == UInt32(packed.count) { return ContextParts.slice(open, place) }
        if last?.part != place.part {
            last = (place.part, ContextParts.unpacked(try frame(of: place.part), zstd))
        }
        return ContextParts.slice(last?.bytes ?? [], place)
    }

    /// The part as it is packed; only closed ones.
    func frame(of part: UInt32) throws(LedgerError) -> [UInt8] { try spill.read(packed[Int(part)]) }

    /// What stands in a part that the ledger kept; empty where it is damaged.
    func text(at place: Place, inFrame frame: [UInt8]) -> [UInt8] {
        ContextParts.slice(ContextParts.unpacked(frame, zstd), place)
    }

    private static func slice(_ bytes: [UInt8], _ place: Place) -> [UInt8] {
        let end = Int(place.offset) + Int(place.length)
        return end <= bytes.count ? Array(bytes[Int(place.offset)..<end]) : []
    }

    private static func packed(_ bytes: [UInt8], _ zstd: OpaquePointer?) -> [UInt8] {
        let bound = rt_zstd_bound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let written = rt_zstd_compress(zstd, bytes, bytes.count, buffer.baseAddress, bound)
            count = written == Int(bitPattern: UInt.max) ? 0 : written
        }
    }

    private static func unpacked(_ frame: [UInt8], _ zstd: OpaquePointer?) -> [UInt8] {
        let size = rt_zstd_content_size(frame, frame.count)
        // One window's texts may be longer than a part; no frame of ours shrinks by more than this.
        guard size != Int(bitPattern: UInt.max), size <= max(1 << 20, frame.count * 40_000) else { return [] }
        return [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
            let written = rt_zstd_decompress(zstd, frame, frame.count, buffer.baseAddress, size)
            count = written == size ? size : 0
        }
    }
}
