/// How much to measure.
struct Plan {
    /// Bytes of JSON of the main table.
    let main: Int
    let rounds: Int
    /// Bytes of JSON of the curve over sizes.
    let sizes: [Int]
    let curveRounds: Int
    let rules: [Int]
    /// Bytes of JSON that the rules are tried on.
    let ruleData: Int
    /// Firewall changes scored in one run, ascending.
    let scored: [Int]
    /// Runs into one ledger, and firewall changes of each.
    let slices: (count: Int, changes: Int)
    let scoreRounds: Int
    /// Files moved into a followed folder, one verdict each.
    let watched: Int

    static let full = Plan(
        main: 1 << 30, rounds: 5, sizes: [64 << 20, 256 << 20, 1 << 30, 2 << 30], curveRounds: 3,
        rules: [10, 100, 1000, 10_000], ruleData: 256 << 20, scored: [10_000, 20_000, 40_000, 80_000],
        slices: (8, 10_000), scoreRounds: 2, watched: 3000)

    static let quick = Plan(
        main: 32 << 20, rounds: 3, sizes: [8 << 20, 32 << 20], curveRounds: 1, rules: [10, 100, 1000],
        ruleData: 8 << 20, scored: [500, 1000, 2000], slices: (3, 500), scoreRounds: 1, watched: 200)
}
