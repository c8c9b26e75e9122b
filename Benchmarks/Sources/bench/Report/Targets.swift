/// What the figures have to reach, and whether they do.
struct Targets {
    let results: Suite.Results

    var rows: [[String]] {
        var rows: [[String]] = []
        if let floor = cpu("libdeflate"), let own = cpu("tree") {
            let share = floor / own
            rows.append([
                "`.json.gz`: 90 % of the speed of `libdeflate-gunzip -c`", "\(Int(share * 100)) %",
                verdict(share >= 0.9),
            ])
        }
        if let rg = cpu("rg"), let own = cpu("plain") {
            rows.append([
                "NDJSON: as fast as ripgrep for the same names", times(rg / own), verdict(rg >= own),
            ])
        }
        if let grep = cpu("grep"), let own = cpu("plain") {
            rows.append([
                "NDJSON: five times `grep -E` then `jq`", times(grep / own), verdict(grep >= 5 * own),
            ])
        }
        if let one = largest("tree1"), let two = largest("tree2") {
            let gain = one.wall.median / max(two.wall.median, 1e-9)
            let foreign = Figures(two.usages.map { $0.foreign * 100 }).median
            let more = Int((two.cpu.median / one.cpu.median - 1) * 100)
            let busy = "other processes used \(Int(foreign)) % of the cores meanwhile"
            rows.append([
                "two workers, `.json.gz`: 1.8 times one, by wall time",
                "\(times(gain)), for \(more) % more CPU time; \(busy)",
                gain >= 1.8 ? "met" : foreign > 10 ? "not shown, for want of idle cores" : "missed",
            ])
        }
        let matches = (results.main + results.sizes).filter { $0.contender.command.contains("match") }
        if let peak = matches.map(\.peak).max() {
            rows.append([
                "`match`: peak memory under 200 MB", "\(peak / 1_000_000) MB at most",
                verdict(peak < 200_000_000),
            ])
        }
        return rows
    }

    private func cpu(_ id: String) -> Double? {
        results.main.first { $0.contender.id == id && $0.failure == nil }?.cpu.median
    }

    private func largest(_ id: String) -> Measurement? {
        results.sizes.filter { $0.contender.id == id && $0.failure == nil }
            .max { $0.contender.logs.bytes < $1.contender.logs.bytes }
    }

    private func times(_ factor: Double) -> String { "\(Figures.short(factor)) times" }

    private func verdict(_ met: Bool) -> String { met ? "met" : "missed" }
}
