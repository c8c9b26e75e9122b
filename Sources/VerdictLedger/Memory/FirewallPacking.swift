import FoundationEssentials

/// Values as blobs: JSON with sorted keys, as it stands while it is short, else as a zstd frame. No JSON text begins
/// like a frame (RFC 8878, magic number).
final class FirewallPacking {
    /// Below this a frame is hardly smaller.
    private static let short = 512
    private let frames = ZstdContext()
    private let encoder = JSONEncoder()

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    func bytes(_ value: some Encodable) throws -> Data {
        let text = try encoder.encode(value)
        guard text.count >= FirewallPacking.short, let frame = frames?.packed(Blob.bytes(text)),
            !frame.isEmpty
        else { return text }
        return Blob.data(frame)
    }

    /// - Throws: `DecodingError` for what ``bytes(_:)`` did not write.
    func value<Value: Decodable>(_ bytes: Data) throws -> Value {
        guard bytes.first == 0x28 else { return try JSONDecoder().decode(Value.self, from: bytes) }
        let text = frames?.unpacked(Blob.bytes(bytes)) ?? []
        return try JSONDecoder().decode(Value.self, from: Blob.data(text))
    }
}
