extension String {
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
