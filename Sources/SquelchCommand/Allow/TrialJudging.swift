import CloudChanges
import Squelch
import VerdictLedger

extension Judging {
    /// Judges what is recorded under other allowlists, and where one is given another configuration. What memory and
    /// windows said is as it was recorded.
    static func trial(_ allowlist: Allowlist, _ configuration: Configuration? = nil) -> TrialJudge {
        let source = AllowlistSource(allowlist, ignoringBeginning: true)
        let automation = configuration.map { AutomationSource($0) }
        let pipelines = configuration.map { PipelineSource($0) }
        return TrialJudge(
            context: { recorded, change, operation in
                var context = recorded
                if let automation, let pipelines {
                    context.automation = nil
                    automation.add(to: &context, for: change, operation)
                    pipelines.add(to: &context, for: change, operation)
                }
                context.allowlist = nil
                source.add(to: &context, for: change, operation)
                return context
            },
            judge: { judge(of: $0) })
    }
}
