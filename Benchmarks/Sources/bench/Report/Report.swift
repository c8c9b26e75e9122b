import Foundation

/// The measurements as Markdown.
struct Report {
    let results: Suite.Results
    let rounds: Int
    let versions: [String]
    let skipped: [String]
    let date: Date

    var text: String {
        [heading, mainTable, targets, sizes, rules, scored, slices, watched].filter { !$0.isEmpty }.joined(
            separator: "\n")
    }

    private var heading: String {
        let day = date.formatted(.iso8601.year().month().day())
        let foreign = Figures(results.all.flatMap(\.usages).map { $0.foreign * 100 })
        var text = """
            Measured by `make bench` on \(day): \(Machine().text).
            \(versions.joined(separator: "; ")).
            While a command ran, other processes of the machine used \(Int(foreign.median)) % of its cores at the median, \
            \(Int(foreign.sorted.last ?? 0)) % at most: wall times suffer from that, CPU times little. Medians, ranges in brackets.

            """
        if !skipped.isEmpty { text += "Left out: \(skipped.joined(separator: "; ")).\n" }
        return text
    }

    private var mainTable: String {
        guard let logs = results.main.first?.contender.logs else { return "" }
        var table = MarkdownTable(head: [
            "command", "CPU s", "GB/s of JSON per CPU second", "wall s", "peak MB", "found",
        ])
        for row in results.main {
            guard row.failure == nil else {
                table.rows.append([row.contender.name, "failed: \(row.failure ?? "")", "", "", "", ""])
                continue
            }
            table.rows.append([
                row.contender.name, row.cpu.text, Figures.short(row.speed / 1e9),
                Figures.short(row.wall.median),
                "\(row.peak / 1_000_000)", row.answer.text,
            ])
        }
        let fewer = results.main.filter { $0.usages.count < rounds && $0.failure == nil }.map(
            \.contender.name)
        let note =
            fewer.isEmpty ? "" : " In fewer rounds, because they are slow: \(fewer.joined(separator: "; "))."
        return """
            ### One question, one run

            Which records bear the name of a firewall change? \(Figures.grouped(logs.bytes)) bytes of CloudTrail JSON, \
            \(Figures.grouped(logs.records)) records, \(Figures.grouped(logs.truth.count)) of them firewall changes; the same \
            as NDJSON and as \(logs.files) `.json.gz` files. \(rounds) rounds, interleaved, one worker or thread unless said.\(note)

            \(table.text)
            """
    }

    private var targets: String {
        let rows = Targets(results: results).rows
        guard !rows.isEmpty else { return "" }
        return "### Against the targets\n\n"
            + MarkdownTable(head: ["target", "reached", ""], rows: rows).text
    }

    private var sizes: String {
        let bySize = Dictionary(grouping: results.sizes) { $0.contender.logs.bytes }
        guard !bySize.isEmpty else { return "" }
        var table = MarkdownTable(head: [
            "JSON", "form", "CPU s, one worker", "GB/s per CPU second", "CPU s, two workers",
            "wall, one over two", "peak MB, two",
        ])
        for (_, rows) in bySize.sorted(by: { $0.key < $1.key }) {
            for form in ["tree", "plain"] {
                guard let one = rows.first(where: { $0.contender.id == form + "1" }),
                    let two = rows.first(where: { $0.contender.id == form + "2" })
                else { continue }
                table.rows.append([
                    Figures.mebibytes(one.contender.logs.bytes), one.contender.name, one.cpu.text,
                    Figures.short(one.speed / 1e9), two.cpu.text,
                    Figures.short(one.wall.median / max(two.wall.median, 1e-9)), "\(two.peak / 1_000_000)",
                ])
            }
        }
        return "### `match` by size and workers\n\n" + table.text + "\n" + disagreements(results.sizes)
    }

    private var rules: String {
        let full = results.rules.filter { $0.contender.id == "rules" }
        guard let logs = full.first?.contender.logs else { return "" }
        var table = MarkdownTable(head: ["rules", "CPU s", "of it for start and loading", "peak MB"])
        for row in full {
            let loading = results.rules.first {
                $0.contender.id == "loading" && $0.contender.name == row.contender.name
            }
            table.rows.append([
                row.contender.name, row.failure ?? row.cpu.text, loading?.cpu.text ?? "–",
                "\(row.peak / 1_000_000)",
            ])
        }
        return """
            ### `match` by number of rules

            \(Figures.mebibytes(logs.bytes)) of NDJSON. One rule names the firewall changes; nine in ten of the others name an
            operation that does not occur, one in ten names one that does, with a condition that none of its records meets.

            \(table.text)
            \(disagreements(results.rules))
            """
    }

    private var scored: String {
        guard !results.scored.isEmpty else { return "" }
        var table = MarkdownTable(head: [
            "changes", "CPU s", "ms each", "ms each beyond the row above", "peak MB",
        ])
        var (before, spent) = (0, 0.0)
        var rates: [Double] = []
        for row in results.scored {
            let count = row.contender.logs.records
            let further = (row.cpu.median - spent) * 1000 / Double(max(count - before, 1))
            rates.append(further)
            table.rows.append([
                Figures.grouped(count), row.failure ?? row.cpu.text,
                Figures.short(perChange(row)), Figures.short(further),
                "\(row.peak / 1_000_000)",
            ])
            (before, spent) = (count, row.cpu.median)
        }
        return """
            ### `score` of firewall changes only, one run, new ledger

            Each change is printed and recorded. The last column but one is what a further verdict costs at that size: at the end \
            \(Figures.short((rates.last ?? 0) / max(rates.first ?? 1, 1e-9))) times what it costs at the beginning.

            \(table.text)
            \(disagreements(results.scored))
            """
    }

    private var slices: String {
        guard !results.slices.isEmpty else { return "" }
        var table = MarkdownTable(head: ["run", "verdicts before", "changes", "CPU s", "ms each", "peak MB"])
        var before = 0
        let first = perChange(results.slices.first)
        let last = perChange(results.slices.last)
        for row in results.slices {
            let count = row.contender.logs.records
            table.rows.append([
                row.contender.name, Figures.grouped(before), Figures.grouped(count),
                row.failure ?? row.cpu.text,
                Figures.short(perChange(row)), "\(row.peak / 1_000_000)",
            ])
            before += count
        }
        return """
            ### `score`, run after run into one ledger

            A verdict of the last run costs \(Figures.short(last / max(first, 1e-9))) times one of the first.

            \(table.text)
            \(disagreements(results.slices))
            """
    }

    private var watched: String {
        results.watched.map { WatchReport(result: $0).text } ?? ""
    }

    /// CPU milliseconds for each change of a run.
    private func perChange(_ row: Measurement?) -> Double {
        guard let row else { return 0 }
        return row.cpu.median * 1000 / Double(max(row.contender.logs.records, 1))
    }

    /// Says which commands did not find the truth.
    private func disagreements(_ rows: [Measurement]) -> String {
        let wrong = rows.filter { !$0.answer.agrees || $0.failure != nil }
        guard !wrong.isEmpty else { return "Each run found the truth.\n" }
        return wrong.map { "\($0.contender.name): \($0.failure ?? $0.answer.text)." }.joined(separator: " ")
            + "\n"
    }
}
