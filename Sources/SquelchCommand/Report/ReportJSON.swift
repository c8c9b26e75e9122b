import CloudChanges
import VerdictLedger

/// A report as a program reads it: one object, keys in this order (docs/report.md).
enum ReportJSON {
    static func line(_ report: NoiseReport, _ look: LookCost) -> [UInt8] {
        let counts = report.counts
        let dispositions = Disposition.allCases.map {
            ($0.rawValue, JSONValue.count(report.said.words[$0] ?? 0))
        }
        let audit = JSONParser.ofOwnLines()
        let members: [(String, JSONValue)] =
            [
                ("since", .string("\(report.since)")), ("until", .string("\(report.until)")),
                ("days", .count(report.length)),
            ] + members(counts) + [
                ("before", report.before.map { JSONValue.keyed(Self.members($0)) } ?? .null),
                ("minutes", cost(look.minutes, counts)),
                ("dispositions", JSONValue.keyed(dispositions)), ("open", .count(report.said.open)),
                ("audit", (try? audit.parse(AuditWords.json(of: report.audit))) ?? .null),
                ("by_cause", list(report.causes, "decided_by")),
                ("by_family", list(report.families, "family")),
                ("entries", list(report.causes.filter { $0.name.hasPrefix("allowlist:") }, "decided_by")),
                ("incidents", .array(report.incidents.map(incident))),
                ("noisy_actors", .array(report.noisy.map(actor))),
                ("by_day", list(report.days, "day")),
                (
                    "resurfaced",
                    JSONValue.keyed(
                        report.resurfaced.sorted { $0.key < $1.key }.map { ($0.key, .count($0.value)) })
                ),
                ("runs", .count(report.runs)), ("unreadable", .count(report.unreadable)),
                ("costs", look.price.map { cost($0, counts) } ?? .null),
            ]
        var out: [UInt8] = []
        JSONValue.keyed(members).write(to: &out)
        return out
    }

    /// One look, what was spared by suppressing, and what the rest takes.
    private static func cost(_ each: Double, _ counts: NoiseReport.Counts) -> JSONValue {
        JSONValue.keyed([
            ("each", decimal(each)), ("saved", decimal(Double(counts.suppressed) * each)),
            ("spent", decimal(Double(counts.alerts + counts.reviews) * each)),
        ])
    }

    private static func members(_ counts: NoiseReport.Counts) -> [(String, JSONValue)] {
        [
            ("matches", .count(counts.matches)), ("alerts", .count(counts.alerts)),
            ("reviews", .count(counts.reviews)), ("suppressed", .count(counts.suppressed)),
            ("noise_removed", counts.noiseRemoved.map(decimal) ?? .null),
        ]
    }

    private static func list(_ groups: [NoiseReport.Group], _ key: String) -> JSONValue {
        .array(groups.map { JSONValue.keyed([(key, .string($0.name))] + members($0.counts)) })
    }

    private static func incident(_ row: NoiseReport.IncidentRow) -> JSONValue {
        JSONValue.keyed(
            [
                ("incident", .string(row.id)), ("actor", .string(row.actor)),
                ("confidence", decimal(row.confidence)),
                ("since", .string("\(row.since)")),
            ] + members(row.counts))
    }

    private static func actor(_ row: NoiseReport.Noisy) -> JSONValue {
        JSONValue.keyed(
            [("actor", .string(row.actor))] + members(row.counts)
                + [("said_benign", .count(row.benign)), ("said_attack", .count(row.attacks))])
    }

    /// Six decimals at most.
    private static func decimal(_ value: Double) -> JSONValue { .number("\((value * 1e6).rounded() / 1e6)") }
}
