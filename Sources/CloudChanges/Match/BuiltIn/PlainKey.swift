/// A key in the one spelling that finds every export's: lower case, without `_` and `-`.
///
/// As bytes of a key of ASCII, without a copy on the heap; nil stands for a key that has other letters, which is then
/// compared as a text.
enum PlainKey {
    static func with<Result>(_ key: String, _ body: (UnsafeBufferPointer<UInt8>?) -> Result) -> Result {
        var key = key
        return key.withUTF8 { bytes in
            guard bytes.isASCII else { return body(nil) }
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { plain in
                var count = 0
                for byte in bytes where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") {
                    plain[count] = byte.lowerASCII
                    count += 1
                }
                return body(UnsafeBufferPointer(rebasing: plain[..<count]))
            }
        }
    }
}

/// Names in plain spelling, all of ASCII.
struct PlainNames: Sendable, ExpressibleByArrayLiteral {
    let texts: [String]
    private let names: [[UInt8]]

    init(arrayLiteral names: String...) {
        texts = names
        self.names = names.map { Array($0.utf8) }
    }

    func contains(_ plain: UnsafeBufferPointer<UInt8>) -> Bool {
        names.contains { $0.count == plain.count && $0.elementsEqual(plain) }
    }

    /// Whether one of the names stands in `plain`.
    func isPart(of plain: UnsafeBufferPointer<UInt8>) -> Bool {
        names.contains { ByteSearch.contains($0, in: plain) }
    }
}
