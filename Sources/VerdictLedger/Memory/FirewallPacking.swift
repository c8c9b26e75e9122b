import FoundationEssentials
import Squelch

/// Values as blobs: JSON with sorted keys, as a zstd frame where that is smaller. No JSON text begins like a frame.
struct FirewallPacking {
    private let frames: TextFrames

    init(_ frames: TextFrames) { self.frames = frames }

    func bytes(_ value: some Encodable) throws -> Data {
        let text = try CompactJSON.encode(value)
        let frame = frames.packed(text, as: .delta)
        return Blob.data(frame.isEmpty || frame.count >= text.count ? text : frame)
    }

    /// - Throws: `DecodingError` for what ``bytes(_:)`` did not write.
    func value<Value: Decodable>(_ bytes: Data) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Blob.data(text(bytes)))
    }

    /// Whether both say the same, however they are packed.
    func areSame(_ one: Data, _ other: Data) -> Bool { one == other || text(one) == text(other) }

    private func text(_ bytes: Data) -> [UInt8] { frames.text(of: Blob.bytes(bytes)) ?? [] }
}
