import ArgumentParser

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure squelch beside other tools on generated CloudTrail logs.",
        subcommands: [
            RunCommand.self, DataCommand.self, CheckCommand.self, EvaluateCommand.self,
            AllowlistsCommand.self, ScaleCommand.self,
        ],
        defaultSubcommand: RunCommand.self)
}
