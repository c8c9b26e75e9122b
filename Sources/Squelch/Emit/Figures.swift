#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Numbers as the contract prints them. Ours, because bytes must never depend on a locale or a library's version.
enum Figures {
    /// Four decimals, half to even, never `-0.0000`.
    static func fourDecimals(_ weight: LogOdds) -> String {
        let units = weight.units
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return (units < 0 ? "-" : "") + padded.dropLast(4) + "." + padded.suffix(4)
    }

    /// The nearest number with six significant digits, half to even; for probabilities above zero.
    static func sixDigits(_ probability: Double) -> Double { Double(plain(probability)) ?? probability }

    /// Six significant digits without an exponent and without trailing zeros: `0.0312345`, `0.5`, `0.000001`.
    static func plain(_ probability: Double) -> String {
        guard probability > 0 else { return "0" }
        guard probability < 1 else { return "1" }
        var place = -Int(log10(probability).rounded(.down))
        var digits = Int((probability * pow(10, Double(place + 5))).rounded(.toNearestOrEven))
        if digits >= 1_000_000 {
            place -= 1
            digits = Int((probability * pow(10, Double(place + 5))).rounded(.toNearestOrEven))
        }
        if digits < 100_000 {
            place += 1
            digits = Int((probability * pow(10, Double(place + 5))).rounded(.toNearestOrEven))
        }
        guard place > 0 else { return "1" }
        var text = String(repeating: "0", count: place - 1) + String(digits)
        while text.hasSuffix("0") { text.removeLast() }
        return "0." + text
    }

    /// A probability for people: `7.3 %`; with more decimals near its ends, so that none looks certain.
    static func percent(_ probability: Double) -> String {
        let decimals = probability < 0.001 ? 4 : probability > 0.999 ? 2 : 1
        let scale = pow(10, Double(decimals))
        let scaled = Int((probability * 100 * scale).rounded(.toNearestOrEven))
        let rest = String(scaled % Int(scale))
        let padded = String(repeating: "0", count: decimals - rest.count) + rest
        return "\(scaled / Int(scale)).\(padded) %"
    }

    /// `16,777,216`
    static func grouped(_ number: UInt128) -> String {
        let digits = Array(String(number))
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digits[index])
        }
    }

    /// A length of time in one unit, rounded down: `40 seconds`, `12 minutes`, `3 hours`, `2 days`.
    static func span(_ seconds: Int) -> String {
        let (count, unit) =
            switch max(0, seconds) {
            case ..<120: (max(0, seconds), "second")
            case ..<7_200: (seconds / 60, "minute")
            case ..<172_800: (seconds / 3_600, "hour")
            default: (seconds / 86_400, "day")
            }
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
