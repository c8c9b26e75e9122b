import Glibc

/// How long verdicts took from the arrival of their file until they were on the disk, as counts of spans: each class
/// is 4 % wider than the one before, so that it holds years of them in the same memory.
struct Latency {
    private static let shortest = 1e-5
    private static let classesPerDoubling = 16.0
    private var counts = [Int](repeating: 0, count: 480)
    private(set) var total = 0

    mutating func add(_ seconds: Double) {
        let doublings = seconds > Latency.shortest ? log2(seconds / Latency.shortest) : 0
        counts[min(counts.count - 1, Int(doublings * Latency.classesPerDoubling))] += 1
        total += 1
    }

    /// Seconds that so much of all spans stayed below, at most 5 % too long; nil without any.
    func quantile(_ share: Double) -> Double? {
        guard total > 0 else { return nil }
        var below = 0
        let wanted = Int((share * Double(total)).rounded(.up))
        let index = counts.firstIndex { count in
            below += count
            return below >= wanted
        }
        return index.map { Latency.shortest * exp2(Double($0 + 1) / Latency.classesPerDoubling) }
    }

    /// `median 0.71 ms, p99 1.42 ms`; nil without any.
    var words: String? {
        guard let median = quantile(0.5), let high = quantile(0.99) else { return nil }
        return "median \(Latency.words(median)), p99 \(Latency.words(high))"
    }

    private static func words(_ seconds: Double) -> String {
        if seconds >= 10 { return "\(Int(seconds.rounded())) s" }
        let hundredths = Int((seconds * 1e5).rounded())
        if hundredths >= 10_000 { return "\(hundredths / 100) ms" }
        return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10) ms"
    }
}
