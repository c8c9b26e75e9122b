import ArgumentParser

/// By which rules and with how many workers logs are read: the same for every command that reads them.
struct ReadingOptions: ParsableArguments {
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

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    }
}
