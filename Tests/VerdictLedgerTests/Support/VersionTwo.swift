import CloudChanges
import FoundationEssentials
import GRDB

@testable import VerdictLedger

extension Bench {
    /// A ledger as version 2 left it, with one record that stands for itself and a line that names it `old-event`.
    func fillAsVersionTwo(_ match: Match) throws {
        guard let context = ZstdContext() else { throw BenchError.noOutput }
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try LedgerSchema.claim(queue)
        try LedgerSchema.migrator().migrate(queue, upTo: "2 files read, lines unprinted")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO operation (id, cloud, eventID, seconds, nanoseconds) VALUES (1, 'gcp', 'old-event', 1772600700, 0);
                    INSERT INTO rule (id, ruleID, title, level, techniques) VALUES (1, 'r', 'R', 'medium', '[]');
                    """)
            try db.execute(
                sql: """
                    INSERT INTO record (id, operation, cloud, recordID, role, seconds, nanoseconds, digest, isLate, text)
                    VALUES (1, 1, 'gcp', 'old-event', 'whole', 1772600700, 0, ?, 0, ?)
                    """,
                arguments: [
                    Blob.data(Digest(ofRecord: match.record.value).bytes),
                    Blob.data(context.packed(match.record.text)),
                ])
            try db.execute(
                sql: """
                    INSERT INTO ruleMatch (id, record, rule, alsoMatched) VALUES (1, 1, 1, '[]');
                    INSERT INTO verdict (id, operation, ordinal, cause, seconds, nanoseconds, decision, decidedBy, outcome,
                        score, confidence, severity, tier, impact, rule, actor, target, incident, model, line)
                    VALUES (1, 1, 0, 'first', 1772600700, 0, 'review', 'threshold', 'success', 0, 0.5, 'medium', 'none',
                        'low', 'r', 'a', 't', 'old-event', 'm', x'');
                    INSERT INTO input (verdict, ordinal, ruleMatch) VALUES (1, 0, 1);
                    """)
            try db.execute(
                sql: "UPDATE verdict SET line = ?",
                arguments: [Blob.data(context.packed(Array(#"{"event_id":"old-event"}"#.utf8)))])
        }
    }
}
