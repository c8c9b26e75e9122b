extension String {
    /// Whether the bytes of `needle`, which is ASCII, stand somewhere in these.
    func containsBytes(of needle: StaticString) -> Bool {
        var text = self
        return text.withUTF8 { bytes in
            let length = needle.utf8CodeUnitCount
            guard length > 0, bytes.count >= length else { return length == 0 }
            let first = needle.utf8Start[0]
            return (0...bytes.count - length).contains { start in
                bytes[start] == first
                    && (1..<length).allSatisfy { bytes[start + $0] == needle.utf8Start[$0] }
            }
        }
    }

    /// Whether both are the same text in lower case; texts of ASCII, as keys are, are compared where they stand.
    func isSameInLowerCase(as other: String) -> Bool {
        let isSame = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { String.areSameASCII(own, $0) } ?? nil
        }
        if case .some(.some(let isSame)) = isSame { return isSame }
        return lowercased() == other.lowercased()
    }

    /// nil where one of the two is not ASCII.
    private static func areSameASCII(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Bool? {
        guard left.isASCII, right.isASCII else { return nil }
        guard left.count == right.count else { return false }
        return left.indices.allSatisfy { left[$0].lowerASCII == right[$0].lowerASCII }
    }
}

extension UnsafeBufferPointer<UInt8> {
    var isASCII: Bool { reduce(0, |) < 0x80 }
}

extension UInt8 {
    var lowerASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}
