public import CloudChanges
import GRDB
import Squelch

extension Ledger {
    /// Days of a report whose beginning nobody said.
    public static let reportDays = 30

    /// What was done in a period.
    ///
    /// - Parameters:
    ///   - since: Event time; nil for ``reportDays`` days before `until`.
    ///   - until: Event time; nil for the end of the UTC day of the newest event.
    /// - Returns: Nil for a ledger without verdicts.
    /// - Throws: ``LedgerError``.
    public func noiseReport(since: EventTime?, until: EventTime?) throws -> NoiseReport? {
        guard let newest = try counts().newest else { return nil }
        let day: Int64 = 86_400
        let end = until ?? EventTime(seconds: (newest.seconds / day + 1) * day)
        let start = since ?? EventTime(seconds: end.seconds - Int64(Self.reportDays) * day)
        var filter = ReviewFilter()
        filter.decisions = Set(Decision.allCases)
        filter.takesReviewed = true
        (filter.since, filter.until) = (start, end)
        var report = NoiseReport(since: start, until: end)
        var tally = ReportTally()
        for item in try reviewItems(filter) { tally.add(item) }
        tally.fill(&report)
        try read { db in
            let runs = try Row.fetchOne(
                db,
                sql:
                    "SELECT count(*) AS runs, total(unreadable) AS unreadable FROM run WHERE newest >= ? AND newest < ?",
                arguments: [start.seconds, end.seconds])
            report.runs = runs?["runs"] ?? 0
            report.unreadable = runs?["unreadable"] ?? 0
            report.before = try Self.counts(
                from: start.seconds - (end.seconds - start.seconds), to: start.seconds, db)
        }
        return report
    }

    /// Nil where the ledger holds nothing from before the period's beginning.
    private static func counts(from start: Int64, to end: Int64, _ db: Database) throws -> NoiseReport.Counts?
    {
        let oldest = try Int64.fetchOne(db, sql: "SELECT min(seconds) FROM operation")
        guard let oldest, oldest < end else { return nil }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT v.decision, count(*) AS number FROM operation o JOIN verdict v ON v.operation = o.id
                WHERE o.seconds >= ? AND o.seconds < ?
                AND v.ordinal = (SELECT max(ordinal) FROM verdict WHERE operation = o.id) GROUP BY v.decision
                """, arguments: [start, end])
        var counts = NoiseReport.Counts()
        for row in rows {
            switch Decision(rawValue: row["decision"]) {
            case .alert: counts.alerts = row["number"]
            case .review: counts.reviews = row["number"]
            case .suppress: counts.suppressed = row["number"]
            case nil: break
            }
        }
        return counts
    }
}

/// Counts verdicts one by one.
private struct ReportTally {
    private var counts = NoiseReport.Counts()
    private var days: [String: NoiseReport.Counts] = [:]
    private var causes: [String: NoiseReport.Counts] = [:]
    private var families: [String: NoiseReport.Counts] = [:]
    private var incidents: [String: NoiseReport.IncidentRow] = [:]
    private var actors: [String: NoiseReport.Noisy] = [:]
    private var resurfaced: [String: Int] = [:]
    private var said = NoiseReport.Said()
    private var audit = AuditTally(decidedBy: "all")
    private let parser = JSONParser.ofOwnLines()

    mutating func add(_ item: ReviewItem) {
        let verdict = item.verdict
        let decision = verdict.decision
        counts.add(decision)
        days[String("\(verdict.time)".prefix(10)), default: .init()].add(decision)
        causes[verdict.decidedBy, default: .init()].add(decision)
        if let family = family(of: verdict) { families[family, default: .init()].add(decision) }
        if case .resurfaced(let cause) = verdict.cause { resurfaced[cause, default: 0] += 1 }
        if decision == .suppress { audit.count(item) }
        if let disposition = item.disposition {
            said.words[disposition, default: 0] += 1
        } else if decision > .suppress {
            said.open += 1
        }
        add(verdict, to: verdict.incident)
        var actor = actors[verdict.actor] ?? .init(actor: verdict.actor, counts: .init())
        actor.counts.add(decision)
        if item.disposition == .truePositive { actor.attacks += 1 }
        if let disposition = item.disposition, disposition.isBenign, decision > .suppress {
            actor.benign += 1
        }
        actors[verdict.actor] = actor
    }

    private mutating func add(_ verdict: RecordedVerdict, to incident: String) {
        var row =
            incidents[incident]
            ?? .init(
                id: incident, actor: verdict.actor, counts: .init(), confidence: verdict.confidence,
                since: verdict.time)
        row.counts.add(verdict.decision)
        if verdict.confidence > row.confidence {
            (row.confidence, row.actor, row.since) = (verdict.confidence, verdict.actor, verdict.time)
        }
        incidents[incident] = row
    }

    /// The family that speaks loudest for what was decided: prior and calibration are no evidence.
    private func family(of verdict: RecordedVerdict) -> String? {
        guard let line = verdict.line.withUnsafeBytes({ try? parser.parse($0) }) else { return nil }
        var sums: [String: Double] = [:]
        for evidence in line["evidence"]?.array ?? [] {
            guard let family = evidence["family"]?.string, family != "prior", family != "calibration",
                let weight = evidence["weight"]?.scalarText.flatMap(Double.init)
            else { continue }
            sums[family, default: 0] += verdict.decision == .suppress ? -weight : weight
        }
        return sums.filter { $0.value > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "none"
    }

    func fill(_ report: inout NoiseReport) {
        report.counts = counts
        report.days = days.map { .init(name: $0.key, counts: $0.value) }.sorted { $0.name < $1.name }
        report.causes = Self.groups(causes)
        report.families = Self.groups(families)
        report.incidents = incidents.values.filter {
            $0.counts.alerts > 0 || $0.counts.reviews > 0 && $0.counts.matches > 1
        }.sorted { ($1.confidence, $0.id) < ($0.confidence, $1.id) }
        report.noisy = actors.values.filter { $0.counts.alerts + $0.counts.reviews > 0 }.sorted {
            ($1.counts.alerts + $1.counts.reviews, $0.actor) < (
                $0.counts.alerts + $0.counts.reviews, $1.actor
            )
        }
        report.resurfaced = resurfaced
        report.said = said
        report.audit = audit
    }

    private static func groups(_ groups: [String: NoiseReport.Counts]) -> [NoiseReport.Group] {
        groups.map { .init(name: $0.key, counts: $0.value) }.sorted {
            ($1.counts.matches, $0.name) < ($0.counts.matches, $1.name)
        }
    }
}
