import ArgumentParser
import CloudChanges

/// `squelch match`: selected events only, native form, no state.
struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Select firewall changes, in their native form; nothing is weighed or remembered.",
        discussion: """
            Prints each selected record once per occurrence, in input order, unwrapped from its container, without \
            insignificant white space, otherwise as it was.

            EXAMPLES
              squelch match logs/ > changes.ndjson
              zcat trail.json.gz | squelch match -
              squelch match --rules my-rules/ --rules builtin logs/
            """)

    @OptionGroup var input: InputOptions

    @Option(help: "Only ndjson.")
    var format = Format.ndjson

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ndjson
    }

    func run() throws {
        var session = try InputSession(input)
        let writer = try ResultWriter(path: nil)
        try session.readMatches { match in try writer.write(line: match.record.text) }
        try writer.flush()
        session.summarise()
        try session.status.leave()
    }
}
