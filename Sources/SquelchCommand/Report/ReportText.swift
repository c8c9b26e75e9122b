import CloudChanges
import Squelch
import VerdictLedger

/// A report as a person reads it.
enum ReportText {
    private static let rows = 10

    static func page(_ report: NoiseReport, _ look: LookCost) -> String {
        [
            head(report), cost(report, look), audit(report), change(report),
            table("Decided by", report.causes),
            table("Weighed most", report.families), noisy(report), incidents(report), days(report),
            input(report),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Sentences

    private static func head(_ report: NoiseReport) -> String {
        let counts = report.counts
        let period = "\(date(report.since)) to \(date(report.until)) (\(Words.counted(report.length, "day")))"
        guard let removed = counts.noiseRemoved else { return "\(period): no firewall change was matched\n" }
        var text = "\(period): \(Words.counted(counts.matches, "firewall change")) matched, "
        text += "\(percent(removed)) of them suppressed\n"
        text += "  \(rate("alert", counts.alerts, report)), \(rate("review", counts.reviews, report)), "
        text += "\(ReadSummary.grouped(counts.suppressed)) suppressed\n"
        if !report.resurfaced.isEmpty {
            let causes = report.resurfaced.sorted { $0.key < $1.key }.map { "\($0.value) by \($0.key)" }
            text +=
                "  raised after they had been printed: \(TerminalText.safe(causes.joined(separator: ", ")))\n"
        }
        return text
    }

    private static func cost(_ report: NoiseReport, _ look: LookCost) -> String {
        let counts = report.counts
        let said = report.said
        let open = counts.alerts + counts.reviews
        var text =
            "Time, at \(figure(look.minutes)) minutes each: \(hours(counts.suppressed, look.minutes)) saved, "
        text += "\(hours(open, look.minutes)) to look at what was not suppressed\n"
        if let price = look.price {
            text += "Money, at \(figure(price)) each: \(figure(Double(counts.suppressed) * price)) saved, "
            text += "\(figure(Double(open) * price)) to look at the rest\n"
        }
        text += "Looked at: "
        let words = Disposition.allCases.compactMap { word in
            said.words[word].map { "\($0) \(word.rawValue)" }
        }
        text += words.isEmpty ? "nothing yet" : words.joined(separator: ", ")
        return text + "; \(Words.counted(said.open, "alert and review", "alerts and reviews")) still open\n"
    }

    private static func audit(_ report: NoiseReport) -> String {
        guard report.counts.suppressed > 0 else { return "" }
        let lines = Paragraph.lines("Proven:", AuditWords.sentence(of: report.audit), margin: 8)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func input(_ report: NoiseReport) -> String {
        guard report.runs > 0 else { return "" }
        let unreadable =
            report.unreadable == 0
            ? "everything was readable"
            : "\(Words.counted(report.unreadable, "record or file", "records and files")) could not be read"
        return "Input: \(Words.counted(report.runs, "run")); \(unreadable)\n"
    }

    // MARK: Tables

    /// What is different from the period as long before it.
    private static func change(_ report: NoiseReport) -> String {
        guard let before = report.before else { return "" }
        let (now, then) = (report.counts, before)
        let rows = [
            ("matched", now.matches, then.matches), ("alerts", now.alerts, then.alerts),
            ("reviews", now.reviews, then.reviews), ("suppressed", now.suppressed, then.suppressed),
        ].map { name, now, then in
            (name, [ReadSummary.grouped(now), ReadSummary.grouped(then), difference(now - then)])
        }
        let share = (
            "share suppressed",
            [now, then].map { $0.noiseRemoved.map(percent) ?? "-" } + [
                points(now.noiseRemoved, then.noiseRemoved)
            ]
        )
        return grid("Against the period before", ["now", "before", "change"], rows + [share])
    }

    private static func difference(_ count: Int) -> String {
        count == 0 ? "0" : (count > 0 ? "+" : "−") + ReadSummary.grouped(abs(count))
    }

    /// Percentage points.
    private static func points(_ now: Double?, _ then: Double?) -> String {
        guard let now, let then else { return "-" }
        let tenths = Int(((now - then) * 1000).rounded())
        return tenths == 0 ? "0" : (tenths > 0 ? "+" : "−") + figure(Double(abs(tenths)) / 10)
    }

    private static func table(_ title: String, _ groups: [NoiseReport.Group]) -> String {
        grid(title, ["alert", "review", "suppress"], groups.map { ($0.name, cells($0.counts)) })
    }

    private static func noisy(_ report: NoiseReport) -> String {
        grid(
            "Noisiest actors", ["alert", "review", "suppress", "said benign", "said attack"],
            report.noisy.map { ($0.actor, cells($0.counts) + ["\($0.benign)", "\($0.attacks)"]) })
    }

    private static func incidents(_ report: NoiseReport) -> String {
        grid(
            "Incidents", ["confidence", "changes", "since"],
            report.incidents.map { row in
                (
                    row.actor,
                    [
                        VerdictTable.percent(row.confidence), "\(row.counts.matches)", minute(row.since),
                    ]
                )
            }, below: report.incidents.map { "--incident \($0.id)" })
    }

    private static func days(_ report: NoiseReport) -> String {
        grid(
            "By day", ["alert", "review", "suppress"], report.days.map { ($0.name, cells($0.counts)) },
            most: 400)
    }

    private static func cells(_ counts: NoiseReport.Counts) -> [String] {
        [counts.alerts, counts.reviews, counts.suppressed].map(ReadSummary.grouped)
    }

    /// Mails and most terminals hold as much.
    private static let lineWidth = 100

    /// Names to the left, figures to the right, and with `below` a line under each; no line wider than ``lineWidth``.
    private static func grid(
        _ title: String, _ headings: [String], _ lines: [(name: String, cells: [String])],
        below: [String] = [], most: Int = rows
    ) -> String {
        guard !lines.isEmpty else { return "" }
        let shown = lines.prefix(most).map { (TerminalText.safe($0.name), $0.cells.map(TerminalText.safe)) }
        let widths = headings.indices.map { column in
            ([headings[column]] + shown.map { $0.1[column] }).map(DisplayWidth.of).max() ?? 0
        }
        let room = lineWidth - widths.reduce(0) { $0 + $1 + 2 }
        let width = min(room, ([title] + shown.map(\.0)).map(DisplayWidth.of).max() ?? 0)
        func row(_ name: String, _ cells: [String]) -> String {
            let figures = zip(cells, widths).map { space($1 - DisplayWidth.of($0)) + $0 }
            return FittedText.padded(FittedText.middle(name, width), width) + "  "
                + figures.joined(separator: "  ") + "\n"
        }
        let body = shown.enumerated().map { place, line in
            row(line.0, line.1) + (below.isEmpty ? "" : "  \(TerminalText.safe(below[place]))\n")
        }
        let hidden = lines.count - shown.count
        return row(title, headings) + body.joined()
            + (hidden > 0 ? "… and \(ReadSummary.grouped(hidden)) more (--format json shows all)\n" : "")
    }

    private static func space(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    // MARK: Figures

    private static func rate(_ word: String, _ count: Int, _ report: NoiseReport) -> String {
        "\(Words.counted(count, word)) (\(figure(Double(count) / Double(report.length))) a day)"
    }

    /// One decimal.
    private static func figure(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0
            ? ReadSummary.grouped(tenths / 10) : "\(ReadSummary.grouped(tenths / 10)).\(tenths % 10)"
    }

    private static func hours(_ count: Int, _ minutes: Double) -> String {
        let all = Double(count) * minutes
        return all < 90 ? "\(figure(all)) minutes" : "\(figure(all / 60)) hours"
    }

    private static func percent(_ share: Double) -> String { figure(share * 100) + " %" }
    private static func date(_ time: EventTime) -> String {
        time.seconds % 86_400 == 0 ? String("\(time)".prefix(10)) : "\(time)"
    }
    private static func minute(_ time: EventTime) -> String {
        String("\(time)".prefix(16)).split(separator: "T").joined(separator: " ")
    }
}
