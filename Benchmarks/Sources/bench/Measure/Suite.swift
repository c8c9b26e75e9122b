import Foundation

/// All measurements of one run.
struct Suite {
    enum Part: String, CaseIterable {
        case main
        case sizes
        case rules
        case score
        case watch
    }

    let plan: Plan
    let squelch: Squelch
    let launcher: Launcher
    let cache: URL
    let seed: UInt64
    /// For ledgers and files that come and go.
    let scratch: URL

    struct Results {
        var main: [Measurement] = []
        var sizes: [Measurement] = []
        var rules: [Measurement] = []
        var scored: [Measurement] = []
        var slices: [Measurement] = []
        var watched: WatchRace.Result?

        var all: [Measurement] { main + sizes + rules + scored + slices }
    }

    func run(_ parts: [Part], peers: Peers) throws -> Results {
        var results = Results()
        let wanted = Set(parts)
        if !wanted.isDisjoint(with: [.main, .sizes, .rules]) {
            let most = wanted.contains(.sizes) ? max(plan.main, plan.sizes.max() ?? 0) : plan.main
            Progress.say("logs of \(Figures.mebibytes(most))")
            let store = try LogStore.open(
                LogShape(seed: seed), in: cache, enough: { bytes, _ in bytes >= most }, jobs: Self.cores)
            if wanted.contains(.main) { results.main = try main(store.first(bytes: plan.main), peers) }
            if wanted.contains(.sizes) { results.sizes = try sizes(store) }
            if wanted.contains(.rules) { results.rules = try rules(store.first(bytes: plan.ruleData)) }
        }
        if wanted.contains(.score) {
            let most = max(plan.scored.max() ?? 0, plan.slices.count * plan.slices.changes)
            Progress.say("logs of \(most) firewall changes")
            let store = try LogStore.open(
                .changes(seed: seed), in: cache, enough: { _, changes in changes >= most }, jobs: Self.cores)
            results.scored = try scored(store)
            results.slices = try slices(store)
        }
        if wanted.contains(.watch) {
            Progress.say("watch, \(plan.watched) files")
            results.watched = try WatchRace(
                squelch: squelch.program, scratch: scratch, seed: seed, files: plan.watched
            ).run()
        }
        return results
    }

    private static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

    private func main(_ logs: LogSet, _ peers: Peers) throws -> [Measurement] {
        let names = try GeneratedRules.write(count: 1, in: cache).path
        let own = [
            squelch.match("tree", "`match`, `.json.gz` tree", logs.tree, logs),
            squelch.match("tree2", "`match`, `.json.gz` tree, two workers", logs.tree, logs, jobs: 2),
            squelch.match(
                "tree-names", "`match`, `.json.gz` tree, one rule with the names", logs.tree, logs,
                rules: names),
            squelch.match("plain", "`match`, NDJSON", logs.ndjson, logs),
            squelch.match("plain2", "`match`, NDJSON, two workers", logs.ndjson, logs, jobs: 2),
            squelch.match(
                "plain-names", "`match`, NDJSON, one rule with the names", logs.ndjson, logs, rules: names),
            squelch.score("score-tree", "`score`, `.json.gz` tree, new ledger", logs.tree, logs),
            squelch.score("score-plain", "`score`, NDJSON, new ledger", logs.ndjson, logs),
        ]
        return try Race(launcher: launcher, rounds: plan.rounds).run(
            own + peers.floors(logs) + peers.searches(logs) + peers.parsers(logs), title: "main table")
    }

    private func sizes(_ store: LogStore) throws -> [Measurement] {
        let contenders = try plan.sizes.flatMap { size in
            let logs = try store.first(bytes: size)
            return [1, 2].flatMap { jobs in
                [
                    squelch.match("tree\(jobs)", "`.json.gz` tree", logs.tree, logs, jobs: jobs),
                    squelch.match("plain\(jobs)", "NDJSON", logs.ndjson, logs, jobs: jobs),
                ]
            }
        }
        return try Race(launcher: launcher, rounds: plan.curveRounds).run(contenders, title: "sizes")
    }

    private func rules(_ logs: LogSet) throws -> [Measurement] {
        let contenders = try plan.rules.map { count in
            let folder = try GeneratedRules.write(count: count, in: cache).path
            return squelch.match("rules", Figures.grouped(count), logs.ndjson, logs, rules: folder)
        }
        // One record: what starting and loading the rules alone takes.
        let single = try LogSet.single(in: cache)
        let loading = plan.rules.map { count in
            let folder = cache.appending(path: "rules1-\(count)").path
            return squelch.match("loading", Figures.grouped(count), single.ndjson, single, rules: folder)
        }
        return try Race(launcher: launcher, rounds: plan.curveRounds).run(
            contenders + loading, title: "rules")
    }

    private func scored(_ store: LogStore) throws -> [Measurement] {
        let contenders = try plan.scored.map { count in
            let logs = try store.changes(0..<count)
            return squelch.score("scored", Figures.grouped(logs.records), logs.tree, logs)
        }
        return try Race(launcher: launcher, rounds: plan.scoreRounds).run(contenders, title: "score, one run")
    }

    private func slices(_ store: LogStore) throws -> [Measurement] {
        let size = plan.slices.changes
        let contenders = try (0..<plan.slices.count).map { index in
            let logs = try store.changes(index * size..<(index + 1) * size)
            return squelch.score("slice", "\(index + 1)", logs.tree, logs, ledger: "{round ledger}")
        }
        return try Race(launcher: launcher, rounds: plan.scoreRounds).run(
            contenders, title: "score, one ledger")
    }
}
