import ArgumentParser

@main
struct SquelchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "squelch")
}
