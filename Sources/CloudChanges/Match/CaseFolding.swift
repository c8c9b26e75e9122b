/// Simple Unicode case folding, scalar by scalar, without normalisation: how Sigma texts are compared.
///
///     fold("STRASSE ſ K") == fold("strasse s k")      one scalar stays one scalar, so ß is not ss
///
/// Source: Unicode Character Database, CaseFolding.txt, statuses C and S.
enum CaseFolding {
    /// The folded text as UTF-8. `utf8` must be valid; ASCII, the common case, costs one pass.
    static func fold(_ utf8: [UInt8]) -> [UInt8] {
        var folded = utf8
        var isASCII = true
        folded.withUnsafeMutableBufferPointer { bytes in
            for index in bytes.indices {
                let byte = bytes[index]
                if byte >= 0x80 {
                    isASCII = false
                    return
                }
                if byte >= 0x41, byte <= 0x5A { bytes[index] = byte | 0x20 }
            }
        }
        return isASCII ? folded : foldScalars(utf8)
    }

    static func fold(_ text: String) -> [UInt8] { fold(Array(text.utf8)) }

    private static func foldScalars(_ utf8: [UInt8]) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(utf8.count + 8)
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
            let value = fold(scalar.value)
            folded.append(
                contentsOf: UTF8.encode(Unicode.Scalar(value) ?? scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return folded
    }

    /// The folding of one scalar value.
    static func fold(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A ? scalar | 0x20 : scalar }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].last < scalar { low = middle + 1 } else { high = middle }
        }
        guard low < ranges.count else { return scalar }
        let range = ranges[low]
        guard range.first <= scalar, (scalar - range.first) % range.step == 0 else { return scalar }
        return UInt32(truncatingIfNeeded: Int64(scalar) + Int64(range.delta))
    }
}
