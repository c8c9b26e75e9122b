/// Reads the pieces that spellings of time are made of, from left to right.
struct TimeScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        _ = takeSpaces()
    }

    /// Whether nothing but white space is left.
    var isAtEnd: Bool {
        bytes[position...].allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == character.value else { return false }
        position += 1
        return true
    }

    mutating func takeAny(_ characters: String) -> Bool {
        guard let next, characters.utf8.contains(next) else { return false }
        position += 1
        return true
    }

    /// Any number of spaces, also U+00A0 and U+202F, which newer browsers print before AM and PM.
    mutating func takeSpaces() -> Bool {
        let start = position
        while let next {
            if next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D {
                position += 1
            } else if next == 0xC2, bytes[position...].starts(with: [0xC2, 0xA0]) {
                position += 2
            } else if next == 0xE2, bytes[position...].starts(with: [0xE2, 0x80, 0xAF]) {
                position += 3
            } else {
                break
            }
        }
        return position > start
    }

    private mutating func digits() -> String {
        let start = position
        while let next, (0x30...0x39).contains(next) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// As many digits as `count` allows; nil when there are fewer.
    mutating func number(_ count: ClosedRange<Int>) -> Int? {
        let start = position
        while position - start < count.upperBound, let next, (0x30...0x39).contains(next) { position += 1 }
        guard position - start >= count.lowerBound else { return nil }
        return Int(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// The digits after a point or comma, if there are any.
    mutating func fraction() -> String {
        let start = position
        guard takeAny(".,") else { return "" }
        let read = digits()
        if read.isEmpty { position = start }
        return read
    }

    /// Letters, lower-cased; nothing is taken when there are none.
    private mutating func word() -> String {
        let start = position
        while let next, (0x41...0x5A).contains(next) || (0x61...0x7A).contains(next) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    }

    /// True for PM, false for AM, nil when neither follows.
    mutating func halfOfDay() -> Bool? {
        let start = position
        _ = takeSpaces()
        switch word() {
        case "am": return false
        case "pm": return true
        default:
            position = start
            return nil
        }
    }

    mutating func weekday() -> Bool {
        let start = position
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        if names.contains(String(word().prefix(3))) { return true }
        position = start
        return false
    }

    mutating func month() -> Int? {
        let start = position
        let names = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        if let index = names.firstIndex(of: String(word().prefix(3))) { return index + 1 }
        position = start
        return nil
    }

    /// Seconds east of Greenwich: `Z`, `UTC`, `GMT`, `+00`, `-0530`, `+05:30`, or nothing at all, which is UTC.
    mutating func zone() -> Int? {
        _ = takeSpaces()
        let name = word()
        if !name.isEmpty { return ["z", "utc", "gmt"].contains(name) && isAtEnd ? 0 : nil }
        if isAtEnd { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2...2), hours <= 23 else { return nil }
        _ = take(":")
        var minutes = 0
        if !isAtEnd {
            guard let read = number(2...2), read <= 59 else { return nil }
            minutes = read
        }
        return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    /// A plain or scientific number as its whole digits and its fraction, without rounding.
    mutating func decimal() -> (whole: String, fraction: String)? {
        var whole = digits()
        guard !whole.isEmpty else { return nil }
        var fraction = fraction()
        if takeAny("Ee") {
            _ = take("+")
            guard let exponent = number(1...2), exponent <= 20 else { return nil }
            let shifted = whole + fraction + String(repeating: "0", count: max(0, exponent - fraction.count))
            let point = whole.count + exponent
            whole = String(shifted.prefix(point))
            fraction = String(shifted.dropFirst(point))
        }
        return (whole, fraction)
    }
}
