/// What logs to make. The same shape gives the same bytes.
struct LogShape: Hashable, Sendable {
    var seed: UInt64 = 1_562_007
    /// Firewall changes among all records, 0 to 1.
    var firewallRate = 0.002
    /// Records of one file, at the mean.
    var recordsPerFile = 3000
    /// Time that one file covers.
    var minutesPerFile = 5

    /// Names the shape in a folder of the cache; the first number changes with the generator.
    var name: String { "logs1-\(seed)-\(firewallRate)-\(recordsPerFile)-\(minutesPerFile)" }

    /// Every record a firewall change, and as far apart in time as those of some ten accounts: for scoring.
    static func changes(seed: UInt64) -> LogShape {
        LogShape(seed: seed, firewallRate: 1, recordsPerFile: 100, minutesPerFile: 60)
    }
}
