import RecordText

/// A SHA-256 digest (FIPS 180-4), 32 bytes.
public struct Digest: Sendable, Hashable {
    /// Always 32, most significant first.
    public let bytes: [UInt8]

    /// Of the bytes as they stand.
    public init(of bytes: [UInt8]) {
        var digest = [UInt8](repeating: 0, count: 32)
        rt_sha256(bytes, bytes.count, &digest)
        self.bytes = digest
    }

    /// One that was made before; `bytes` are 32.
    public init(stored bytes: [UInt8]) { self.bytes = bytes }

    /// Of the text's UTF-8; canonically equal spellings have different digests.
    public init(of text: String) { self.init(of: Array(text.utf8)) }

    /// The digest of a record whatever its white space, key order and repeated keys.
    public init(ofRecord value: JSONValue) {
        var text: [UInt8] = []
        value.write(to: &text, .canonical)
        self.init(of: text)
    }

    /// The first `digits` lower-case hexadecimal digits.
    public func hex(_ digits: Int = 64) -> String {
        let alphabet = Array("0123456789abcdef")
        return String(bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }.prefix(digits))
    }
}
