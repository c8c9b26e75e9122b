/// A decimal number of any length, compared digit by digit: 2^53 + 1 is more than 2^53.
struct ExactNumber: Sendable, Hashable, Comparable {
    private let isNegative: Bool
    /// Significant digits without leading or trailing zeros; empty for zero.
    private let digits: [UInt8]
    /// The value is 0.DIGITS × 10^exponent.
    private let exponent: Int

    /// Reads `-12`, `007`, `3.50`, `1e6`; nil for anything else, also for text around the number.
    init?(_ text: String) { self.init(Array(text.utf8)) }

    init?(_ text: [UInt8]) {
        var rest = text[...]
        let sign =
            rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") ? rest.removeFirst() : nil
        let whole = ExactNumber.takeDigits(&rest)
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = ExactNumber.takeDigits(&rest)
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
        guard let power = ExactNumber.takePower(&rest), rest.isEmpty else { return nil }
        let all = whole + fraction
        let leading = all.prefix { $0 == UInt8(ascii: "0") }.count
        var digits = Array(all[leading...])
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : whole.count - leading + power
        self.isNegative = sign == UInt8(ascii: "-") && !digits.isEmpty
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        rest = rest.dropFirst(digits.count)
        return Array(digits)
    }

    /// The power of ten after `e`; 0 without one. Powers beyond a billion are held there: nobody can tell.
    private static func takePower(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return 0 }
        rest.removeFirst()
        let sign =
            rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") ? rest.removeFirst() : nil
        let digits = takeDigits(&rest)
        guard !digits.isEmpty else { return nil }
        let size = digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), 1_000_000_000) }
        return sign == UInt8(ascii: "-") ? -size : size
    }

    static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    /// Compares magnitudes.
    private func isSmaller(than other: ExactNumber) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
