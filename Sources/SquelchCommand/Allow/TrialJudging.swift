import CloudChanges
import Squelch
import VerdictLedger

/// What a trial replaces of what was recorded.
struct TrialSettings {
    /// Nil: what the configuration said is as it was recorded.
    var configuration: Configuration?
    /// Nil: what windows and tickets said is as it was recorded.
    var windows: WindowCalendar?
}

extension Judging {
    /// Judges what is recorded under other allowlists, and where they are given another configuration and other windows.
    /// What the ledger remembered is as it was recorded.
    static func trial(_ allowlist: Allowlist, _ settings: TrialSettings = TrialSettings()) -> TrialJudge {
        let source = AllowlistSource(allowlist, ignoringBeginning: true)
        let replaced = TrialSources(settings)
        return TrialJudge(
            contexts: { recorded, change, operation in
                var context = recorded
                replaced.replace(in: &context, for: change, operation)
                context.allowlist = nil
                source.add(to: &context, for: change, operation)
                return [context]
            },
            judge: { judge(of: $0) })
    }

    /// Judges what is recorded under each of these entries by itself; what it does not cover it does not decide.
    static func trial(eachOf allowlist: Allowlist) -> TrialJudge {
        let source = AllowlistSource(allowlist, ignoringBeginning: true)
        return TrialJudge(
            contexts: { recorded, change, operation in
                source.covering(change, operation, in: recorded).map { entry in
                    var context = recorded
                    context.allowlist = AllowlistFacts([entry])
                    return context
                }
            },
            judge: { judge(of: $0) })
    }
}

/// What configuration and windows say, in the order in which a run asks them (``Judging/judge(_:_:_:_:)``).
private struct TrialSources {
    private var before: [any ContextSource] = []
    private var after: [any ContextSource] = []
    private let replacesConfiguration: Bool
    private let replacesWindows: Bool

    init(_ settings: TrialSettings) {
        replacesConfiguration = settings.configuration != nil
        replacesWindows = settings.windows != nil
        if let configuration = settings.configuration {
            let controllers = ControllerTable(configuration)
            before = [
                AutomationSource(configuration), DecisionSource(configuration),
                ControllerNameSource(table: controllers),
            ]
            after = [PipelineSource(configuration), ControllerSource(configuration, table: controllers)]
        }
        if let windows = settings.windows, !windows.isEmpty { after.append(WindowSource(windows)) }
    }

    func replace(in context: inout Context, for change: Change, _ operation: Operation) {
        if replacesConfiguration {
            context.automation = nil
            context.decision = nil
            context.lifecycle = context.lifecycle?.remembered
        }
        if replacesWindows { context.window = context.window.map(\.asked) }
        for source in before + after { source.add(to: &context, for: change, operation) }
    }
}

extension LifecycleFacts {
    /// Only what the ledger remembered of the object; nil where that was nothing.
    fileprivate var remembered: LifecycleFacts? {
        var facts = self
        facts.controller = nil
        if facts.name?.path.isEmpty == false { facts.name = nil }
        return facts == LifecycleFacts() ? nil : facts
    }
}

extension WindowFacts {
    /// As the memory had left it for the feeds: numbers typed before the change, and the house's habit.
    fileprivate var asked: WindowFacts {
        var facts = WindowFacts()
        facts.earlier = claims.map { Earlier(path: $0.path, text: $0.text, isOwn: $0.isOwn) }
        facts.shares = shares
        return facts
    }
}
