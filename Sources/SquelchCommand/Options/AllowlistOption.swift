import ArgumentParser
import CloudChanges
import Glibc
import Squelch
import VerdictLedger

/// `--allowlists DIR`, by default `./allowlists` where that exists.
struct AllowlistOption: ParsableArguments {
    @Option(
        name: .customLong("allowlists"),
        help: ArgumentHelp(
            "Allowlist entries: a directory of them, or a file. Default: ./allowlists when that exists. Repeatable.",
            valueName: "dir"),
        completion: .directory)
    var given: [String] = []

    static let usual = "allowlists"

    /// What is to be read; nothing where neither is there.
    var paths: [String] {
        given.isEmpty ? [Self.usual].filter { access($0, F_OK) == 0 } : given
    }

    /// - Throws: ``CommandError`` with status 2 for a path that does not exist.
    func load(_ rules: RuleSet, _ configuration: Configuration, now: EventTime? = nil) throws
        -> LoadedAllowlists
    {
        try LoadedAllowlists(paths, rules, configuration, now: now)
    }
}

/// The entries of a run, read again when their files change.
final class LoadedAllowlists {
    let paths: [String]
    private let folder: AllowlistFolder
    private(set) var reading: AllowlistFolder.Reading

    /// - Throws: ``CommandError`` with status 2 for a path that does not exist.
    init(_ paths: [String], _ rules: RuleSet, _ configuration: Configuration, now: EventTime? = nil) throws {
        for path in paths where access(path, F_OK) != 0 { throw CommandError.noSuchPath(path) }
        self.paths = paths
        let knowledge = EntryKnowledge(
            rules: paths.isEmpty ? [] : [try BuiltInRules.load(), rules], guards: SuppressionGuard.names,
            placeholders: configuration.placeholders, now: now)
        folder = AllowlistFolder(paths, knowledge)
        reading = folder.read() ?? .init(allowlist: Allowlist(), faults: [])
    }

    var allowlist: Allowlist { reading.allowlist }

    /// Whether something was refused.
    var isBroken: Bool { reading.faults.contains { $0.severity == .error } }

    /// Names everything that is wrong.
    func tell() {
        for fault in reading.faults { Diagnostics.standard.write(fault) }
        for path in reading.kept {
            Diagnostics.standard.write("squelch: \(path) is broken; its last good version stays in force")
        }
    }

    /// Reads what has changed since.
    ///
    /// - Returns: False when nothing has.
    func renew() -> Bool {
        guard let next = folder.read() else { return false }
        reading = next
        return true
    }

    /// Notes the versions in the ledger, and says what changed since the last run.
    func record(in ledger: Ledger) throws {
        let history = GitHistory()
        let versions = allowlist.enabled.map { entry in
            let change = history.lastChange(of: entry.file)
            return EntryVersion(entry, author: change?.author, commit: change?.commit)
        }
        let changes = try ledger.record(versions, at: Machine.wallSeconds)
        for change in changes.prefix(20) {
            Diagnostics.standard.write("squelch: allowlist entry \(change)")
        }
        if changes.count > 20 {
            Diagnostics.standard.write("squelch: … and \(changes.count - 20) more entries changed")
        }
    }
}
