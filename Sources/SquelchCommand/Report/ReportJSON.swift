import CloudChanges
import VerdictLedger

/// A report as a program reads it: one object, keys in this order (docs/report.md).
enum ReportJSON {
    static func line(_ report: NoiseReport, minutes: Double) -> [UInt8] {
        let counts = report.counts
        let dispositions = Disposition.allCases.map { ($0.rawValue, number(report.said.words[$0] ?? 0)) }
        let audit = JSONParser.ofOwnLines()
        let members: [(String, JSONValue)] =
            [
                ("since", .string("\(report.since)")), ("until", .string("\(report.until)")),
                ("days", number(report.length)),
            ] + members(counts) + [
                ("before", report.before.map { object(Self.members($0)) } ?? .null),
                (
                    "minutes",
                    object([
                        ("each", decimal(minutes)), ("saved", decimal(Double(counts.suppressed) * minutes)),
                        ("spent", decimal(Double(counts.alerts + counts.reviews) * minutes)),
                    ])
                ),
                ("dispositions", object(dispositions)), ("open", number(report.said.open)),
                ("audit", (try? audit.parse(AuditWords.json(of: report.audit))) ?? .null),
                ("by_cause", list(report.causes, "decided_by")),
                ("by_family", list(report.families, "family")),
                ("entries", list(report.causes.filter { $0.name.hasPrefix("allowlist:") }, "decided_by")),
                ("incidents", .array(report.incidents.map(incident))),
                ("noisy_actors", .array(report.noisy.map(actor))),
                ("by_day", list(report.days, "day")),
                (
                    "resurfaced",
                    object(report.resurfaced.sorted { $0.key < $1.key }.map { ($0.key, number($0.value)) })
                ),
                ("runs", number(report.runs)), ("unreadable", number(report.unreadable)),
            ]
        var out: [UInt8] = []
        object(members).write(to: &out)
        return out
    }

    private static func members(_ counts: NoiseReport.Counts) -> [(String, JSONValue)] {
        [
            ("matches", number(counts.matches)), ("alerts", number(counts.alerts)),
            ("reviews", number(counts.reviews)), ("suppressed", number(counts.suppressed)),
            ("noise_removed", counts.noiseRemoved.map(decimal) ?? .null),
        ]
    }

    private static func list(_ groups: [NoiseReport.Group], _ key: String) -> JSONValue {
        .array(groups.map { object([(key, .string($0.name))] + members($0.counts)) })
    }

    private static func incident(_ row: NoiseReport.IncidentRow) -> JSONValue {
        object(
            [
                ("incident", .string(row.id)), ("actor", .string(row.actor)),
                ("confidence", decimal(row.confidence)),
                ("since", .string("\(row.since)")),
            ] + members(row.counts))
    }

    private static func actor(_ row: NoiseReport.Noisy) -> JSONValue {
        object(
            [("actor", .string(row.actor))] + members(row.counts)
                + [("said_benign", number(row.benign)), ("said_attack", number(row.attacks))])
    }

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(members.map { .init(key: $0.0, value: $0.1) }))
    }

    private static func number(_ value: Int) -> JSONValue { .number("\(value)") }

    /// Six decimals at most.
    private static func decimal(_ value: Double) -> JSONValue { .number("\((value * 1e6).rounded() / 1e6)") }
}
