import CloudChanges
import GRDB
import Squelch

/// What follows from statements: what an attack taught is taken out, and put back when it was none.
struct LabelEffects {
    let ledger: Ledger
    let db: Database
    let judge: (RecordedVerdict) -> Judge

    /// - Parameters:
    ///   - operations: Those on which something was said just now.
    ///   - report: Gains what was done.
    /// - Throws: What the judge threw.
    func apply(to operations: [Int64], _ report: inout DispositionReport) throws {
        var unlearning = Unlearning(ledger: ledger, db: db)
        let operations = Set(operations).sorted()
        let incidents = try incidents(of: operations)
        for operation in operations {
            let word = try standingWord(of: operation)
            let members = incidents[operation] ?? [operation]
            if try isAttack(members) {
                for member in members {
                    if let row = try contribution(of: member), try unlearning.takeOut(row, isForGood: false) {
                        report.takenOut += 1
                    }
                }
            } else {
                for member in members {
                    if let row = try contribution(of: member), try unlearning.putBack(row) {
                        report.putBack += 1
                    }
                }
                if word == .benignPositive || word == .falsePositive,
                    let row = try contribution(of: operation)
                {
                    try unlearning.release(row)
                }
            }
        }
        report.resurfaced = try unlearning.judgeAgain(cause: "disposition", by: judge)
    }

    private func standingWord(of operation: Int64) throws -> Disposition? {
        try String.fetchOne(
            db.cachedStatement(
                sql:
                    "SELECT word FROM disposition d WHERE operation = ? AND d.id = \(Ledger.latestDisposition)"
            ),
            arguments: [operation]
        ).flatMap(Disposition.init)
    }

    private func isAttack(_ operations: [Int64]) throws -> Bool {
        try operations.contains { try standingWord(of: $0) == .truePositive }
    }

    /// The operations of the incident that each belongs to, in one order: one pass over the verdicts, since they stand
    /// in no order of incidents.
    private func incidents(of operations: [Int64]) throws -> [Int64: [Int64]] {
        var names: [Int64: String] = [:]
        for operation in operations {
            names[operation] = try String.fetchOne(
                db.cachedStatement(
                    sql: "SELECT incident FROM verdict WHERE operation = ? ORDER BY ordinal DESC LIMIT 1"),
                arguments: [operation])
        }
        guard !names.isEmpty else { return [:] }
        let wanted = Set(names.values)
        var members: [String: Set<Int64>] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT operation, incident FROM verdict")
        while let row = try rows.next() {
            let incident: String = row[1]
            if wanted.contains(incident) { members[incident, default: []].insert(row[0]) }
        }
        return names.mapValues { (members[$0] ?? []).sorted() }
    }

    private func contribution(of operation: Int64) throws -> Row? {
        guard let verdict = try LedgerLookup(db).printed(operation, in: ledger) else { return nil }
        return try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT * FROM baselineContribution WHERE actor = ? AND half = ? AND cloud = ? AND eventID = ?
                    """),
            arguments: [
                StoredText.encode(verdict.actor), HalfDay(of: verdict.time).number, verdict.cloud.rawValue,
                StoredText.encode(verdict.eventID),
            ])
    }
}
