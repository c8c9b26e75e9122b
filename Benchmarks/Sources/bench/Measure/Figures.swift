import Foundation

/// Some measured numbers, in order.
struct Figures {
    let sorted: [Double]

    init(_ numbers: [Double]) { sorted = numbers.sorted() }

    var median: Double {
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Median and range.
    var text: String {
        guard let low = sorted.first, let high = sorted.last else { return "–" }
        return "\(Self.short(median)) (\(Self.short(low))–\(Self.short(high)))"
    }

    /// Three significant digits.
    static func short(_ number: Double) -> String {
        let digits = number >= 100 ? 0 : number >= 10 ? 1 : number >= 0.1 ? 2 : 3
        return String(format: "%.\(digits)f", number)
    }

    static func grouped(_ number: Int) -> String {
        var text = String(number)
        var index = text.count - 3
        while index > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: index))
            index -= 3
        }
        return text
    }

    static func mebibytes(_ bytes: Int) -> String {
        bytes >= 1 << 30 ? short(Double(bytes) / 0x1p30) + " GiB" : "\(bytes >> 20) MiB"
    }
}
