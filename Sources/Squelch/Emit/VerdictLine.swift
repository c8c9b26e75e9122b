import CloudChanges

/// A verdict as one line of NDJSON (interfaces.md, "A verdict"): keys in the contract's order, stable bytes.
public enum VerdictLine {
    /// The line as UTF-8, without its line feed.
    public static func encode(_ verdict: Verdict) -> [UInt8] {
        encode(verdict) { _ in }
    }

    /// The line with keys added at its end.
    static func encode(_ verdict: Verdict, adding more: (inout JSONLineWriter) -> Void) -> [UInt8] {
        var line = JSONLineWriter()
        line.object { line in
            writeEvent(verdict, to: &line)
            writeParties(verdict.change, to: &line)
            writeChanges(verdict.change.changes, to: &line)
            writeJudgement(verdict, to: &line)
            more(&line)
        }
        return line.bytes
    }

    private static func writeEvent(_ verdict: Verdict, to line: inout JSONLineWriter) {
        let change = verdict.change
        line.string("event_id", change.eventID)
        line.strings("records", change.records)
        line.string("time", change.time.description)
        line.string("cloud", change.cloud.rawValue)
        line.string("rule", verdict.rule.id)
        line.strings("techniques", verdict.rule.techniques)
        line.string("scope", change.scope)
        line.string("region", change.region)
        line.string("action", change.action)
        line.string("outcome", change.outcome.rawValue)
    }

    private static func writeParties(_ change: Change, to line: inout JSONLineWriter) {
        line.object("actor") { line in
            line.string("key", change.actor.key)
            line.string("kind", change.actor.kind.rawValue)
            line.string("display", change.actor.display)
            line.strings("via", change.actor.via)
        }
        line.object("origin") { line in
            line.string("network", change.origin.network)
            line.string("ip", change.origin.address?.addressText)
            line.string("service", change.origin.service)
            line.string("user_agent", change.origin.userAgent)
        }
        line.object("target") { line in
            line.string("kind", change.target.kind.rawValue)
            line.string("id", change.target.id)
            line.string("name", change.target.name)
        }
    }

    private static func writeChanges(_ changes: [RuleChange], to line: inout JSONLineWriter) {
        line.array("changes") { line in
            for change in printed(changes) {
                line.object { line in
                    line.string("op", change.operation.rawValue)
                    line.string("direction", change.direction?.rawValue)
                    line.string("effect", change.effect?.rawValue)
                    line.string("protocol", change.networkProtocol)
                    writePorts(change.ports, to: &line)
                    line.strings("peers", change.peers.map(\.description))
                }
            }
        }
    }

    private static func writePorts(_ ports: [PortRange]?, to line: inout JSONLineWriter) {
        guard let ports else { return line.token("ports", "null") }
        line.array("ports") { line in
            for range in ports { line.token(nil, "[\(range.first),\(range.last)]") }
        }
    }

    /// Equal ones merged over peers, where equal means equal in what is printed.
    private static func printed(_ changes: [RuleChange]) -> [RuleChange] {
        RuleChange.merged(
            changes.map { change in
                var columns = change
                columns.priority = nil
                columns.ruleID = nil
                columns.traits = []
                return columns
            })
    }

    private static func writeJudgement(_ verdict: Verdict, to line: inout JSONLineWriter) {
        line.object("exposure") { line in
            line.string("tier", verdict.exposure.tier.rawValue)
            line.token("world", verdict.exposure.isWorld ? "true" : "false")
            line.strings("reasons", verdict.exposure.reasons)
        }
        line.token("base_confidence", Figures.plain(verdict.baseConfidence))
        line.token("score", Figures.fourDecimals(verdict.score))
        line.token("confidence", Figures.plain(verdict.confidence))
        line.string("severity", verdict.severity.rawValue)
        line.string("impact", verdict.impact.rawValue)
        line.string("decision", verdict.decision.rawValue)
        line.string("decided_by", verdict.decidedBy.text)
        line.string("incident", verdict.incident)
        line.array("evidence") { line in
            for evidence in verdict.evidence { write(evidence, to: &line) }
        }
        line.string("counterfactual", verdict.counterfactual)
        line.string("model", verdict.model)
        line.strings("also_matched", verdict.alsoMatched)
        line.string("alert_id", verdict.alertID)
    }

    private static func write(_ evidence: Evidence, to line: inout JSONLineWriter) {
        line.object { line in
            line.string("code", evidence.code)
            line.string("family", evidence.family.rawValue)
            line.token("weight", Figures.fourDecimals(evidence.weight))
            line.string("provenance", evidence.provenance.rawValue)
            line.string("text", evidence.text)
            line.object("fields") { line in
                var last: String?
                for field in evidence.fields.sorted(by: { ($0.path, $0.text) < ($1.path, $1.text) })
                where field.path != last {
                    line.string(field.path, field.text)
                    last = field.path
                }
            }
        }
    }
}
