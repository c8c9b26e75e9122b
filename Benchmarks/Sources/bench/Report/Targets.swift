/// What the figures have to reach, and whether they do.
struct Targets {
    let results: Suite.Results

    /// Target, what was reached, verdict. None when neither the main table nor the sizes were measured.
    var rows: [[String]] {
        guard !results.main.isEmpty || !results.sizes.isEmpty else { return [] }
        return [
            row(
                "`.json.gz`: 90 % of the speed of `libdeflate-gunzip -c`", "libdeflate", "tree", atLeast: 0.9),
            row("NDJSON: as fast as ripgrep for the same names", "rg", "plain", atLeast: 1),
            row("NDJSON: five times `grep -E` then `jq`", "grep", "plain", atLeast: 5),
            workers("two workers, `.json.gz`: 1.8 times one, by wall time", "tree"),
            workers("two workers, NDJSON: the same", "plain"),
            memory("`match`: peak memory under 200 MB, whatever the size"),
        ]
    }

    /// How many times faster than a peer we are, by CPU time.
    private func row(_ target: String, _ peer: String, _ own: String, atLeast factor: Double) -> [String] {
        guard let theirs = cpu(peer), let ours = cpu(own) else { return [target, "not measured", ""] }
        let alike = cpu(own + "-names").map { "; \(times(theirs / $0)) with one rule for the names" } ?? ""
        return [target, times(theirs / ours) + alike, theirs >= factor * ours ? "met" : "missed"]
    }

    private func workers(_ target: String, _ form: String) -> [String] {
        guard let one = largest(form + "1"), let two = largest(form + "2") else {
            return [target, "not measured", ""]
        }
        let gain = one.wall.median / max(two.wall.median, 1e-9)
        let foreign = Figures(two.usages.map { $0.foreign * 100 }).median
        let more = Int(((two.cpu.median / one.cpu.median - 1) * 100).rounded())
        let busy = "other processes used \(Int(foreign)) % of the cores meanwhile"
        return [
            target, "\(times(gain)), for \(more) % more CPU time; \(busy)",
            gain >= 1.8 ? "met" : foreign > 10 ? "not shown, for want of idle cores" : "missed",
        ]
    }

    private func memory(_ target: String) -> [String] {
        let matches = (results.main + results.sizes).filter {
            $0.failure == nil && $0.contender.command.contains("match")
        }
        let peak = matches.map(\.peak).max() ?? 0
        return [target, "\(peak / 1_000_000) MB at most", peak < 200_000_000 ? "met" : "missed"]
    }

    private func cpu(_ id: String) -> Double? {
        results.main.first { $0.contender.id == id && $0.failure == nil }?.cpu.median
    }

    private func largest(_ id: String) -> Measurement? {
        results.sizes.filter { $0.contender.id == id && $0.failure == nil }
            .max { $0.contender.logs.bytes < $1.contender.logs.bytes }
    }

    private func times(_ factor: Double) -> String { "\(Figures.short(factor)) times" }
}
