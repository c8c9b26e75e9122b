import FoundationEssentials
import RecordText

/// zstd frames, as texts lie in the ledger (RFC 8878).
enum Blob {
    /// Level 3: higher ones make a record of 1.6 KB hardly smaller, and cost several times the time.
    static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        let bound = rt_zstd_bound(bytes.count)
        var written = 0
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            written = rt_zstd_compress(bytes, bytes.count, buffer.baseAddress, bound, 3)
            count = written == Int(bitPattern: UInt.max) ? 0 : written
        }
        return frame
    }

    /// Nil when the frame is damaged.
    static func decompressed(_ frame: [UInt8]) -> [UInt8]? {
        let size = rt_zstd_content_size(frame, frame.count)
        // A damaged header may claim any size; no frame of ours shrinks a text by more than this.
        guard size != Int(bitPattern: UInt.max), size <= max(1 << 20, frame.count * 40_000) else {
            return nil
        }
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
            let written = rt_zstd_decompress(frame, frame.count, buffer.baseAddress, size)
            isWhole = written == size
            count = isWhole ? size : 0
        }
        return isWhole ? bytes : nil
    }

    /// As GRDB takes and gives bytes.
    static func data(_ bytes: [UInt8]) -> Data { Data(bytes) }

    static func bytes(_ data: Data) -> [UInt8] { Array(data) }
}
