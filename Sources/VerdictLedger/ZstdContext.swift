import RecordText

/// Packs and unpacks zstd frames (RFC 8878) with one dictionary, or with none. Reused from text to text: making its
/// tables anew costs more than packing a record.
final class ZstdContext {
    /// Level 3: higher ones make a record of 1.6 KB hardly smaller, and cost several times the time.
    private static let level: Int32 = 3
    private let context: OpaquePointer

    /// Nil for what is no dictionary of zstd's.
    init?(dictionary: [UInt8] = []) {
        guard let context = rt_zstd_new(dictionary, dictionary.count, ZstdContext.level) else { return nil }
        self.context = context
    }

    deinit { rt_zstd_free(context) }

    func packed(_ text: [UInt8]) -> [UInt8] {
        let bound = rt_zstd_bound(text.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let written = rt_zstd_compress(context, text, text.count, buffer.baseAddress, bound)
            count = written == Int(bitPattern: UInt.max) ? 0 : written
        }
    }

    /// Nil when the frame is damaged, or was packed with another dictionary.
    func unpacked(_ frame: [UInt8]) -> [UInt8]? {
        let size = rt_zstd_content_size(frame, frame.count)
        // A damaged header may claim any size; no frame of ours shrinks a text by more than this.
        guard size != Int(bitPattern: UInt.max), size <= max(1 << 20, frame.count * 40_000) else {
            return nil
        }
        var isWhole = false
        let text = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
            let written = rt_zstd_decompress(context, frame, frame.count, buffer.baseAddress, size)
            isWhole = written == size
            count = isWhole ? size : 0
        }
        return isWhole ? text : nil
    }
}

/// What texts of one kind have in common, learned from some of them, so that each need not say it again.
struct ZstdDictionary: Sendable, Hashable {
    /// What frames call it: made by zstd from the content.
    let id: UInt32
    let bytes: [UInt8]

    /// Nil for what is no dictionary of zstd's.
    init?(_ bytes: [UInt8]) {
        let id = rt_zstd_dictionary_id(bytes, bytes.count)
        guard id != 0 else { return nil }
        self.id = id
        self.bytes = bytes
    }

    /// Nil where the texts are too few, or have nothing in common.
    init?(trainedOn texts: [[UInt8]], size: Int) {
        let lengths = texts.map(\.count)
        let samples = Array(texts.joined())
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let written = rt_zstd_train(samples, lengths, lengths.count, buffer.baseAddress, size)
            count = written == Int(bitPattern: UInt.max) ? 0 : written
        }
        self.init(bytes)
    }

    /// The dictionary that a frame names; 0 for none.
    static func id(of frame: [UInt8]) -> UInt32 { rt_zstd_dictionary_of_frame(frame, frame.count) }
}
