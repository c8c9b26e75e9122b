import ArgumentParser
import CloudChanges

/// `squelch windows`: what is approved, when, for whom.
struct Windows: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show approved change windows, and check their files.",
        discussion: """
            Files are iCalendar, or tickets of ServiceNow or Jira as CSV or JSON, told apart by content. docs/windows.md \
            says what each may hold and what a window does to a verdict.

            EXAMPLES
              squelch windows list cab.ics                          a table on a terminal, NDJSON into a pipe
              squelch windows list --from 2026-03-01 --to 2026-04-01 cab.ics changes.csv
              squelch windows check cab.ics changes.csv             all problems at once
            """,
        subcommands: [List.self, Check.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is approved, when and for whom.",
            discussion: """
                Without --from and --to the next three times are shown from now on, and the windows that are over are \
                counted. Exit status 3 where something in a file was refused; the rest is shown.

                EXAMPLES
                  squelch windows list cab.ics
                  squelch windows list --from 2026-03-01 --to 2026-04-01 --format ndjson cab.ics
                """)

        @OptionGroup var options: WindowFileOptions

        @Option(help: ArgumentHelp("Show what is open on this day or later (UTC).", valueName: "date"))
        var from: InstantArgument?

        @Option(help: ArgumentHelp("Show what is open before this day (UTC).", valueName: "date"))
        var to: InstantArgument?

        @Option(help: "table or ndjson. Default: table on a terminal, ndjson otherwise.")
        var format: Format?

        enum Format: String, ExpressibleByArgument, CaseIterable {
            case table, ndjson
        }

        func run() throws {
            let loaded = try options.load()
            loaded.tell()
            let writer = try ResultWriter(path: nil)
            let start = from?.time.seconds ?? (to == nil ? Machine.wallSeconds : .min / 4)
            let list = WindowList(
                loaded.calendar, from: start, to: to?.time.seconds, isBounded: from != nil || to != nil)
            switch format ?? (writer.isTerminal ? .table : .ndjson) {
            case .table: try writer.write(list.table(Style.of(writer)))
            case .ndjson: for line in list.lines() { try writer.write(line: line) }
            }
            try writer.flush()
            if !loaded.faults.isEmpty { throw ExitStatus.input }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name every problem of the files.",
            discussion: """
                Exit status 3: something was refused. 1: everything was read, and some windows excuse nothing or too much. \
                0: neither.

                EXAMPLE
                  squelch windows check cab.ics changes.csv
                """)

        @OptionGroup var options: WindowFileOptions

        func run() throws {
            let loaded = try options.load()
            loaded.tell()
            let writer = try ResultWriter(path: nil)
            let findings = WindowFinding.all(in: loaded.calendar)
            for finding in findings { try writer.write(finding.description + "\n") }
            try writer.flush()
            let calendar = loaded.calendar
            let counts = [
                "\(calendar.windows.count) windows in \(calendar.feeds.count) files",
                "\(calendar.windows.count(where: \.mayExcuse)) may excuse a change",
                "\(findings.count) findings", "\(loaded.faults.count) refused",
            ]
            Diagnostics.standard.write("squelch: " + counts.joined(separator: " · "))
            if !loaded.faults.isEmpty { throw ExitStatus.input }
            if !findings.isEmpty { throw ExitStatus.found }
        }
    }
}

/// Which files, under which configuration.
struct WindowFileOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOption

    @Argument(
        help: ArgumentHelp("Files of windows, or directories of them.", valueName: "file"),
        completion: .file(extensions: ["ics", "csv", "json"]))
    var paths: [String]

    func load() throws -> LoadedWindows {
        try LoadedWindows(paths, try configuration.load(reading: ["windows"]).windows)
    }
}
