/// Words from logs as text columns hold them.
///
/// GRDB hands texts to SQLite as C strings, which end at the first NUL: two ids that differ behind one would become
/// the same. So NUL becomes SUB (U+001A) and `0`, and SUB itself SUB and `1`; everything else stays.
enum StoredText {
    private static let mark: UInt8 = 0x1A

    static func encode(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0 || $0 == mark }) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0: bytes += [mark, UInt8(ascii: "0")]
            case mark: bytes += [mark, UInt8(ascii: "1")]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func decode(_ text: String) -> String {
        guard text.utf8.contains(mark) else { return text }
        var bytes: [UInt8] = []
        var isMarked = false
        for byte in text.utf8 {
            if isMarked {
                bytes.append(byte == UInt8(ascii: "0") ? 0 : mark)
                isMarked = false
            } else if byte == mark {
                isMarked = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
