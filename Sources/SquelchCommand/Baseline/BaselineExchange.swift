import ArgumentParser
import CloudChanges
import Glibc
import VerdictLedger

struct BaselineExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print what was learned, one JSON object a verdict, for `baseline merge`.",
        discussion: """
            The format is described in docs/baselines.md.

            EXAMPLES
              squelch baseline export > baselines.ndjson
              squelch baseline export aws:role/ci-network
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("Only what this actor's verdicts taught.", valueName: "actor"))
    var actor: String?

    @Option(help: ArgumentHelp("Write there instead of standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        let ledger = try Ledger.open(ledgerOption.path, mode: .readExisting, for: "baseline export")
        let writer = try ResultWriter(path: output)
        var count = 0
        try ledger.baselineRows(of: actor) { row in
            try writer.write(line: BaselineLine.encode(row))
            count += 1
        }
        try ledger.sightingRows(of: actor) { row in
            try writer.write(line: BaselineLine.encode(row))
            count += 1
        }
        try writer.flush()
        if let actor, count == 0 { throw try CommandError.noBaseline(of: actor, in: ledger) }
    }
}

struct BaselineMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Take over what other ledgers learned.",
        discussion: """
            Other ledgers are read and never changed; what `baseline export` wrote is taken as well. The same event counts \
            once, merging again adds nothing, and the order does not matter. Verdicts stay where they are: only habits are merged.

            EXAMPLES
              squelch baseline merge --db all.db east.db west.db
              squelch baseline merge --db all.db east.ndjson
            """)

    @OptionGroup var ledgerOption: LedgerOption

    @Argument(help: ArgumentHelp("Ledgers, or files of `baseline export`.", valueName: "ledger"))
    var paths: [String]

    /// Rows of a transaction.
    private static let batch = 20_000

    func run() throws {
        for path in paths where access(path, F_OK) != 0 { throw CommandError.noSuchPath(path) }
        let ledger = try Ledger.open(ledgerOption.path, mode: .createIfMissing, for: "baseline merge")
        var (read, added, refused) = (0, 0, 0)
        var rows: [BaselineRow] = []
        var sightings: [SightingRow] = []
        func settle() throws {
            added += try ledger.mergeBaselines(rows) + ledger.mergeSightings(sightings)
            (rows, sightings) = ([], [])
        }
        func take(_ content: BaselineLine.Content) throws {
            read += 1
            switch content {
            case .verdict(let row): rows.append(row)
            case .sighting(let row): sightings.append(row)
            }
            if rows.count + sightings.count >= Self.batch { try settle() }
        }
        for path in paths {
            if Ledger.isDatabase(path) {
                let other = try Ledger.open(path, mode: .readExisting, for: "baseline merge")
                try other.baselineRows { try take(.verdict($0)) }
                try other.sightingRows { try take(.sighting($0)) }
            } else {
                refused += try readLines(of: path, take)
            }
        }
        try settle()
        Diagnostics.standard.write(
            "squelch: read \(Words.counted(read, "contribution")) · took \(ReadSummary.grouped(added)) · "
                + "had \(ReadSummary.grouped(read - added)) already · refused \(ReadSummary.grouped(refused))"
        )
        if refused > 0 { throw ExitStatus.input }
    }

    /// - Returns: How many lines were refused; each is named.
    private func readLines(of path: String, _ take: (BaselineLine.Content) throws -> Void) throws -> Int {
        guard let file = fopen(path, "rb") else { throw CommandError.unreadable(path) }
        defer { fclose(file) }
        let parser = JSONParser()
        var (number, refused) = (0, 0)
        var (text, room): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
        defer { free(text) }
        while case let length = getline(&text, &room, file), length > 0 {
            number += 1
            let bytes = UnsafeRawBufferPointer(start: text, count: length)
            let line = Array(bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...])
            if line.isEmpty { continue }
            do {
                try take(try BaselineLine.decode(line, parser))
            } catch let fault as BaselineLine.Fault {
                refused += 1
                Diagnostics.standard.write(
                    "\(path):\(number): error[baseline.bad-line] \(fault.sentence)\n"
                        + "    remedy: give a ledger, or what `squelch baseline export` wrote")
            }
        }
        if ferror(file) != 0 { throw CommandError.unreadable(path) }
        return refused
    }
}
