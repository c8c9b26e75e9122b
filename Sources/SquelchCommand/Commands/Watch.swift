import ArgumentParser
import CloudChanges
import Glibc
import Squelch
import VerdictLedger

/// `squelch watch`: the main job, as files arrive.
struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow directories and weigh every firewall change as its file arrives.",
        discussion: """
            Files are read when their writer closes them or moves them in; what came while nobody watched is read \
            first, each file once. Verdicts are printed in the order in which they arrive, each after it is durably \
            recorded. Allowlists are read again when their files change. SIGTERM ends it cleanly; however it ends, the next start goes on where it stood.

            EXAMPLES
              squelch watch logs/
              squelch watch --db squelch.db --output verdicts.ndjson /var/log/cloud/ s3-copy/
              squelch watch --format ocsf logs/ | forwarder
            """)

    @OptionGroup var ledgerOption: LedgerOption
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var windowOption: WindowOption
    @OptionGroup var allowlistOption: AllowlistOption

    @Option(
        help: "table (one line a verdict), ndjson, csv or ocsf. Default: table on a terminal, else ndjson.")
    var format: VerdictFormat?

    @Option(
        help: ArgumentHelp("Append results to this file instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Argument(
        help: ArgumentHelp("Directories, with all that is and will be below them.", valueName: "dir"),
        completion: .directory)
    var directories: [String]

    func run() throws {
        let session = try InputSession(paths: directories, reading)
        let windows = try windowOption.load(session.configuration)
        windows.tell()
        let allowlists = try allowlistOption.load(session.rules, session.configuration)
        allowlists.tell()
        let inotify = try Inotify()
        let tree = try WatchedTree(directories, inotify)
        let ledger = try Ledger.open(ledgerOption.path, mode: .createIfMissing, for: "watch")
        try ledger.postponeCheckpoints()
        let stop = try StopSignal()
        let printer = try makePrinter(ledger)
        let scorer = try BatchScorer(
            session, windows.calendar, allowlists, jobs: session.jobs, ledger, printer)
        try Follower(tree, inotify, stop, ledger, scorer, own: ownFiles).run()
        try printer.finish()
        Diagnostics.standard.write(
            "squelch: ended by SIGTERM: " + ReadSummary.text(scorer.counts, matched: scorer.matched)
                + (scorer.latency.words.map { " · \($0)" } ?? ""))
    }

    /// The printer, after it has printed what a killed run had recorded and not printed.
    private func makePrinter(_ ledger: Ledger) throws -> VerdictPrinter {
        let writer = try ResultWriter(path: output, appending: true)
        let printer = VerdictPrinter(writer, format: format, isFollowing: true)
        let unprinted = try ledger.unprinted()
        guard !unprinted.isEmpty else { return printer }
        var held = 0
        if let output, output != "-" {
            held = try AppendedOutput.reconcile(
                output, with: try unprinted.map { try printer.rendering(of: $0) })
        }
        for line in unprinted.dropFirst(held) { try printer.print(line) }
        try printer.settle()
        try ledger.forgetUnprinted()
        return printer
    }

    /// The ledger and the output may lie in a followed directory; they are no logs.
    private var ownFiles: Set<[UInt8]> {
        var own: Set<[UInt8]> = []
        if let ledger = WatchedTree.resolved(Array(ledgerOption.path.utf8)) {
            for suffix in ["", "-wal", "-shm", "-journal", ".lock"] {
                own.insert(ledger + Array(suffix.utf8))
            }
        }
        if let output, let path = WatchedTree.resolved(Array(output.utf8)) { own.insert(path) }
        var name = [CChar](repeating: 0, count: 4096)
        // Standard output sent into a followed directory would be read as a log, too.
        let count = readlink("/proc/self/fd/1", &name, name.count)
        if count > 0 { own.insert(name.prefix(count).map { UInt8(bitPattern: $0) }) }
        return own
    }
}
