import ArgumentParser

/// What is read, and how: shared by `score` and `match`.
struct InputOptions: ParsableArguments {
    @OptionGroup var reading: ReadingOptions

    @Argument(
        help: ArgumentHelp(
            "Files or directories of audit logs, plain, .gz or .zst, told apart by content; - for standard input.",
            valueName: "path"),
        completion: .file())
    var paths: [String]

    func validate() throws {
        if paths.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("standard input can be read only once")
        }
    }
}
