import CloudChanges
import GRDB
import Squelch

@testable import VerdictLedger

extension SessionFacts {
    /// What the ledger's session memory says of a CloudTrail record, after events that came before it.
    static func remembered(of record: String, after events: [ContextEvent]) throws -> SessionFacts? {
        let bytes = Array(record.utf8)
        let native = NativeRecord(
            cloud: .aws, value: try JSONParser().parse(bytes), text: bytes, place: SourcePlace(file: "-"))
        let rule = RuleReference(id: "r", title: "r", level: .low, techniques: [])
        let operation = Operation(lead: Match(record: native, rule: rule))
        let change = try Cloud.aws.normaliser.change(of: operation)
        let store = ContextStore(directory: "/tmp", bound: 1 << 16)
        for event in events { try store.add(event) }
        var context = Context()
        try Bench().open().write { db in
            try SessionMemory(store: store).recall(change, operation, into: &context, db)
        }
        return context.session
    }
}
