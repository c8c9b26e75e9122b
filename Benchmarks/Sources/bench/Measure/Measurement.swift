/// What a contender took over all its rounds.
struct Measurement {
    let contender: Contender
    var usages: [Usage] = []
    var answer = Answer.none
    /// Why it dropped out.
    var failure: String?

    var cpu: Figures { Figures(usages.map(\.cpu)) }
    var wall: Figures { Figures(usages.map(\.wall)) }
    var peak: Int { usages.map(\.peak).max() ?? 0 }

    /// Bytes of uncompressed JSON for each CPU second, at the median.
    var speed: Double { Double(contender.logs.bytes) / max(cpu.median, 1e-9) }
}
