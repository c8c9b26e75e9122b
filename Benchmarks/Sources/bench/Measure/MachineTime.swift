import Foundation

/// Seconds of all cores together since the machine started, from `/proc/stat`; zero where there is none.
struct MachineTime {
    let busy: Double
    let total: Double

    /// Source: proc(5): user nice system idle iowait irq softirq steal, in hundredths of a second.
    static func now() -> MachineTime {
        let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let numbers = text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().prefix(8).compactMap {
            Double($0)
        }
        guard numbers.count == 8 else { return MachineTime(busy: 0, total: 0) }
        let total = numbers.reduce(0, +) / 100
        return MachineTime(busy: total - (numbers[3] + numbers[4]) / 100, total: total)
    }
}
