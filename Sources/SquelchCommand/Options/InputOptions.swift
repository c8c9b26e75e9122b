import ArgumentParser
import CloudChanges

/// What is read, by which rules, with how many workers: shared by `score` and `match`.
struct InputOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOption

    @Option(
        name: .customLong("rules"),
        help: ArgumentHelp(
            "Sigma rules that replace the built-in ones; `builtin` puts those back beside them. Repeatable.",
            valueName: "dir"),
        completion: .directory)
    var rulePaths: [String] = []

    @Option(help: ArgumentHelp("Workers that read files. Default: the machine's cores.", valueName: "n"))
    var jobs: Int?

    @Argument(
        help: ArgumentHelp(
            "Files or directories of audit logs, plain, .gz or .zst, told apart by content; - for standard input.",
            valueName: "path"),
        completion: .file())
    var paths: [String]

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if paths.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("standard input can be read only once")
        }
    }
}
