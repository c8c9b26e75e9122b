import ArgumentParser
import CloudChanges
import Squelch
import VerdictLedger

/// Which verdicts, the same for every subcommand of `review`.
struct ReviewFilterOptions: ParsableArguments {
    @Flag(help: "What was hidden, instead of what needs a person.")
    var suppressed = false

    @Flag(help: "Only what was raised after it had been printed.")
    var resurfaced = false

    @Flag(help: "Also what somebody has looked at.")
    var reviewed = false

    @Option(help: ArgumentHelp("Only such: alert, review or suppress.", valueName: "decision"))
    var decision: WordArgument<Decision>?

    @Option(help: ArgumentHelp("Events from then on: 2026-03-04 or 2026-03-04T05:06:07Z.", valueName: "date"))
    var since: InstantArgument?

    @Option(help: ArgumentHelp("Events before then.", valueName: "date"))
    var until: InstantArgument?

    @Option(help: ArgumentHelp("Actor key, with * and ?.", valueName: "glob"))
    var actor: String?

    @Option(help: ArgumentHelp("Rule id.", valueName: "id"))
    var rule: String?

    @Option(help: "Exposure: none, low, medium, high or critical.")
    var tier: WordArgument<Exposure.Tier>?

    @Option(help: ArgumentHelp("What decided, such as guard:root or allowlist:ID.", valueName: "cause"))
    var decidedBy: String?

    @Option(help: ArgumentHelp("Incident, by the id of its first verdict.", valueName: "event-id"))
    var incident: String?

    /// Whether anything was asked for.
    var isRestricting: Bool {
        suppressed || resurfaced || decision != nil || since != nil || until != nil || actor != nil
            || rule != nil
            || tier != nil || decidedBy != nil || incident != nil
    }

    func validate() throws {
        if suppressed, let decision = decision?.word, decision != .suppress {
            throw ValidationError(
                "--suppressed and --decision \(decision.rawValue) exclude each other; give one")
        }
    }

    var filter: ReviewFilter {
        var filter = ReviewFilter()
        if suppressed { filter.decisions = [.suppress] }
        if resurfaced { filter.decisions = Set(Decision.allCases) }
        if let decision { filter.decisions = [decision.word] }
        filter.isResurfaced = resurfaced
        filter.takesReviewed = reviewed
        filter.since = since?.time
        filter.until = until?.time
        filter.actor = actor.map(Glob.init)
        filter.rule = rule
        filter.tier = tier?.word
        filter.decidedBy = decidedBy
        filter.incident = incident
        return filter
    }
}
