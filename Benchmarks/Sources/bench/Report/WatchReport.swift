import Foundation

/// What `watch` took for a durable verdict, beside the bare commits.
struct WatchReport {
    let result: WatchRace.Result

    var text: String {
        var table = MarkdownTable(head: ["ms", "median", "p99", "p99 over that of the bare commit"])
        table.rows = [
            row("bare commit of record and line, \(Figures.grouped(result.size)) bytes", result.bare),
            row(
                "bare commit of what the ledger's log grows by, \(Figures.grouped(result.growth)) bytes",
                result.wide),
            row("verdict: from judged to committed", result.recording),
            row("verdict: from the event of its file read to committed", result.arrival),
            row("verdict: from its file moved in to its line read by another process", result.printed),
        ]
        return """
            ### `watch`: one durable verdict

            \(Figures.grouped(result.printed.count)) files of one firewall change, moved into a followed folder one by one; after each, two bare commits in \
            SQLite files beside the ledger (write-ahead log, `synchronous = FULL`, one row). Wall time; \
            meanwhile \(Int(result.foreign * 100)) % of the cores were in use.

            \(table.text)
            """
    }

    private func row(_ name: String, _ seconds: [Double]) -> [String] {
        let sorted = seconds.sorted()
        guard let high = WatchReport.quantile(sorted, 0.99) else { return [name, "–", "–", "–"] }
        return row(name, .init(median: Figures(seconds).median, high: high))
    }

    private func row(_ name: String, _ spread: WatchedFolder.Spread?) -> [String] {
        guard let spread else { return [name, "–", "–", "–"] }
        let bare = WatchReport.quantile(result.bare.sorted(), 0.99) ?? .infinity
        return [
            name, Figures.short(spread.median * 1000), Figures.short(spread.high * 1000),
            Figures.short(spread.high / bare),
        ]
    }

    /// The least of the ascending numbers that so large a share of them does not exceed.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        return sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
    }
}
