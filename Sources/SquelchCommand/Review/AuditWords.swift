import CloudChanges
import VerdictLedger

/// What an audit proves, in words and figures.
enum AuditWords {
    static func line(of tally: AuditTally) -> String {
        let bound = tally.audited == 0 ? "nothing proven" : "at most \(percent(tally.bound)) were attacks"
        return "\(tally.decidedBy): \(ReadSummary.grouped(tally.suppressed)) suppressed, "
            + "\(ReadSummary.grouped(tally.reviewed)) looked at, \(tally.truePositives) true positives; "
            + "\(ReadSummary.grouped(tally.audited)) of a random sample, \(bound)"
    }

    static func sentence(of tally: AuditTally) -> String {
        guard tally.audited > 0 else {
            return
                "Nothing is proven yet: draw some of the suppressed with `squelch review sample`, and mark them."
        }
        return
            "With 95 % confidence, no more than \(percent(tally.bound)) of what was suppressed were attacks: of "
            + "\(ReadSummary.grouped(tally.audited)) drawn at random and looked at, \(tally.auditedUnclear) "
            + "\(tally.auditedUnclear == 1 ? "was" : "were") an attack or could not be told."
    }

    static func json(of tally: AuditTally) -> [UInt8] {
        func number(_ count: Int) -> JSONValue { .number("\(count)") }
        let members: [JSONObject.Member] = [
            .init(key: "decided_by", value: .string(tally.decidedBy)),
            .init(key: "suppressed", value: number(tally.suppressed)),
            .init(key: "reviewed", value: number(tally.reviewed)),
            .init(key: "true_positives", value: number(tally.truePositives)),
            .init(key: "audited", value: number(tally.audited)),
            .init(key: "audited_unclear", value: number(tally.auditedUnclear)),
            .init(key: "confidence", value: .number("\(AuditBound.confidence)")),
            .init(key: "upper_bound", value: .number("\((tally.bound * 1e6).rounded(.up) / 1e6)")),
        ]
        var out: [UInt8] = []
        JSONValue.object(JSONObject(members)).write(to: &out)
        return out
    }

    /// Two decimals, rounded up: a bound is never made to look better.
    private static func percent(_ share: Double) -> String {
        let hundredths = Int((share * 10_000).rounded(.up))
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }
}
