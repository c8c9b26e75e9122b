import ArgumentParser
import CloudChanges
import Glibc
import Squelch
import VerdictLedger

struct AllowAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Write an entry for changes like a recorded one, as narrow as it goes.",
        discussion: """
            The entry names who did it, from where, in which account, what to which object, and every opening; nothing that the \
            caller types. On a terminal it opens in $EDITOR. Its path is printed.

            EXAMPLES
              squelch allow add 6f2b… --reason "The load balancer's health check" --owner netops
              squelch allow add 6f2b… --days 14 --ticket CHG0012345
            """)

    @OptionGroup var options: EntryOptions
    @OptionGroup var ledgerOption: LedgerOption

    @Option(help: "Who answers for it. Default: the name in Git's configuration, else the user's.")
    var owner: String?

    @Option(help: "Why changes like it are harmless.")
    var reason: String?

    @Option(help: "Where that was decided.")
    var ticket: String?

    @Option(
        help: ArgumentHelp("Days until it ends, from the ledger's newest event; at most 365.", valueName: "n")
    )
    var days: Int64 = EntryTerms.usualDays

    @Option(
        help: ArgumentHelp(
            "Write there. Default: a new file in the first directory of --allowlists.", valueName: "file"),
        completion: .file())
    var output: String?

    @Argument(help: ArgumentHelp("Id of a record or verdict.", valueName: "event-id"))
    var eventID: String

    func validate() throws {
        if !(1...EntryTerms.mostDays).contains(days) {
            throw ValidationError("--days must be between 1 and \(EntryTerms.mostDays)")
        }
    }

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "allow add")
        let recorded = try ledger.requireVerdict(eventID)
        let draft = try self.draft(ledger, recorded)
        let path = output ?? newFile(draft)
        try makeFolder(of: path)
        try EntryFile.write(draft.text, to: path, isNew: true)
        if isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 { edit(path) }
        print(path)
        if draft.hidesOpenings {
            Diagnostics.standard.write(
                "squelch: note: the record does not show all that was opened, so the entry covers whatever "
                    + "\(recorded.tier.rawValue) exposure allows; add conditions on peers and ports where you know them"
            )
        }
        try check(path, recorded)
    }

    private func draft(_ ledger: Ledger, _ recorded: RecordedVerdict) throws -> EntryDraft {
        let operation = try ledger.inputs(of: recorded)
        let judge = Judging.judge(of: recorded)
        let change = try judge.normalise(operation)
        guard let context = try? Context(snapshot: recorded.snapshot) else {
            throw LedgerError.corrupt(
                path: ledgerOption.path, detail: "the snapshot of \(eventID) cannot be read")
        }
        let view = AllowlistSource.view(of: change, operation, in: context)
        let known = EntryKnowledge(rules: [try BuiltInRules.load()], guards: [])
        let (rule, others) = operation.rules
        let ids = [rule.id] + others
        let isKnown = ids.allSatisfy { known.rules[$0.lowercased()] != nil }
        let line = recorded.line.withUnsafeBytes { try? JSONParser().parse($0) }
        let summary = line.map(VerdictSummary.of) ?? change.action
        let now = try EntryLedger.now(ledger)
        let end = EventTime(seconds: now.seconds + days * 86_400)
        var draft = EntryDraft(
            view: view, eventID: recorded.eventID, summary: summary, rules: isKnown ? ids : nil,
            owner: owner ?? Self.user, reason: reason ?? "the same change as \(recorded.eventID): \(summary)",
            ticket: ticket, expires: String(end.description.prefix(10)), tier: recorded.tier.rawValue, id: "")
        draft.id = Self.id(of: draft.text)
        return draft
    }

    private static var user: String {
        let name = ChildProcess.output(of: ["git", "config", "user.name"])?.split(separator: "\n").first
        return name.map(String.init) ?? getenv("USER").map { String(cString: $0) } ?? "unknown"
    }

    /// RFC 9562, version 8: of what the entry says, so that the same command writes the same entry.
    private static func id(of text: String) -> String {
        var digits = Array(Digest(of: text).hex(32))
        digits[12] = "8"
        digits[16] = ["8", "9", "a", "b"][(digits[16].hexDigitValue ?? 0) % 4]
        var parts: [String] = []
        var rest = digits[...]
        for width in [8, 4, 4, 4, 12] {
            parts.append(String(rest.prefix(width)))
            rest = rest.dropFirst(width)
        }
        return parts.joined(separator: "-")
    }

    /// The folder itself, not what would be above it.
    private func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        let folder = String(path[..<slash])
        if mkdir(folder, 0o755) != 0, errno != EEXIST {
            throw CommandError.output(folder, String(cString: strerror(errno)))
        }
    }

    private func newFile(_ draft: EntryDraft) -> String {
        let folder = options.allowlists.paths.first ?? AllowlistOption.usual
        let words = (draft.view["actor"]?["key"]?.string ?? "entry").lowercased().unicodeScalars.map {
            scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
        }
        let name = String(words.suffix(40)).drop { $0 == "-" }
        return "\(folder)/\(name.isEmpty ? "entry" : String(name))-\(draft.id.prefix(8)).yml"
    }

    private func edit(_ path: String) {
        guard let editor = getenv("VISUAL") ?? getenv("EDITOR") else { return }
        let words = String(cString: editor).split(separator: " ").map(String.init)
        if !ChildProcess.run(words + [path]) {
            Diagnostics.standard.write("squelch: the editor did not end well; \(path) is as it stands")
        }
    }

    /// Says what is wrong with it, and what it will not do.
    private func check(_ path: String, _ recorded: RecordedVerdict) throws {
        let loaded = try options.load([path])
        loaded.tell()
        Diagnostics.standard.write(
            "squelch: look it over, then: squelch allow lint, squelch allow test --db \(ledgerOption.path)")
        if recorded.decidedBy.hasPrefix("guard:") {
            let name = recorded.decidedBy.dropFirst("guard:".count)
            Diagnostics.standard.write(
                "squelch: note: the guard “\(name)” goes before the entry, unless it says `overrides_guard: \(name)` and `approved_by:` somebody who is not its owner"
            )
        }
        if loaded.isBroken { throw ExitStatus.input }
    }
}
