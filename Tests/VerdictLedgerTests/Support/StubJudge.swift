import CloudChanges
import Squelch

@testable import VerdictLedger

/// A judge that is quick, deterministic, and sees every record: its score is drawn from the records' digests.
enum StubJudge {
    static func make(model: String = "stub", onJudge: @escaping () throws -> Void = {}) -> Judge {
        Judge(
            model: model,
            normalise: { try $0.lead.record.cloud.normaliser.change(of: $0) },
            judge: { operation, change, _ in
                try onJudge()
                return verdict(of: operation, change, model: model)
            }, encode: encode)
    }

    static func verdict(of operation: Operation, _ change: Change, model: String) -> Verdict {
        let digests = ([operation.lead] + operation.followUps).map { Digest(ofRecord: $0.record.value) }
        let score = Double(digests.reduce(0) { ($0 * 31 + Int($1.bytes[0])) % 97 }) / 10 - 4
        let decision: Decision =
            change.outcome == .failure ? .suppress : score > 2 ? .alert : score > 0 ? .review : .suppress
        return Verdict(
            change: change, rule: operation.lead.rule, alsoMatched: operation.lead.alsoMatched,
            exposure: Exposure(tier: .low, isWorld: false, reasons: []), baseConfidence: 0.5,
            score: LogOdds(score), confidence: 0.25, severity: operation.lead.rule.level, impact: .low,
            decision: decision, decidedBy: .threshold, incident: change.eventID, evidence: [],
            counterfactual: nil, model: model, alertID: operation.lead.record.alertID)
    }

    static func encode(_ verdict: Verdict) -> [UInt8] {
        let line = JSONValue.object(
            JSONObject([
                .init(key: "event_id", value: .string(verdict.change.eventID)),
                .init(key: "records", value: .array(verdict.change.records.map(JSONValue.string))),
                .init(key: "time", value: .string(verdict.change.time.description)),
                .init(key: "outcome", value: .string(verdict.change.outcome.rawValue)),
                .init(key: "score", value: .number(String(verdict.score.value))),
                .init(key: "decision", value: .string(verdict.decision.rawValue)),
                .init(key: "decided_by", value: .string(verdict.decidedBy.text)),
                .init(key: "rule", value: .string(verdict.rule.id)),
                .init(key: "also_matched", value: .array(verdict.alsoMatched.map(JSONValue.string))),
                .init(key: "model", value: .string(verdict.model)),
            ]))
        return Array(line.text().utf8)
    }
}
