import ArgumentParser
import CloudChanges
import Glibc
import VerdictLedger

/// Which entries, under which rules and configuration: the same for every `allow` command.
struct EntryOptions: ParsableArguments {
    @OptionGroup var allowlists: AllowlistOption
    @OptionGroup var configuration: ConfigurationOption

    @Option(
        name: .customLong("rules"),
        help: ArgumentHelp(
            "Sigma rules that entries may name beside the built-in ones. Repeatable.", valueName: "dir"),
        completion: .directory)
    var rulePaths: [String] = []

    /// The entries of the option, or of `paths` where some are given.
    func load(_ paths: [String] = [], now: EventTime? = nil) throws -> LoadedAllowlists {
        let configuration = try configuration.load()
        let rules = try RuleLoading.load(rulePaths, configuration)
        for fault in rules.faults { Diagnostics.standard.write(fault) }
        let chosen = paths.isEmpty ? allowlists.paths : paths
        return try LoadedAllowlists(chosen, rules.rules, configuration, now: now)
    }

    /// An entry by its id, by an unambiguous beginning of it, or by its file where that holds no other.
    static func entry(_ id: String, of loaded: LoadedAllowlists) throws -> AllowlistEntry {
        let all = loaded.allowlist.entries
        let found = all.filter { $0.id.hasPrefix(id.lowercased()) || $0.file == id }
        if found.count == 1, !id.isEmpty { return found[0] }
        throw CommandError(
            status: .found, code: "allowlist.no-such-entry",
            sentence: found.isEmpty || id.isEmpty
                ? "there is no entry \(id)" : "there are \(found.count) entries \(id)",
            remedy: loaded.isBroken
                ? "it may be refused: see `squelch allow lint`" : "see `squelch allow list` for the ids")
    }
}

/// The ledger beside the entries, where there is one.
enum EntryLedger {
    /// Nil where the file does not exist.
    static func open(_ path: String, for command: String, mode: Ledger.Mode = .readExisting) throws -> Ledger?
    {
        guard access(path, F_OK) == 0 else { return nil }
        return try Ledger.open(path, mode: mode, for: command)
    }

    /// The newest event of the ledger; without one the wall's clock.
    static func now(_ ledger: Ledger?) throws -> EventTime {
        try ledger?.counts().newest ?? EventTime(seconds: Machine.wallSeconds)
    }
}
