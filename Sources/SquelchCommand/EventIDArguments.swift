/// Lets `explain` and `replay` take ids that begin with a dash, as Google Cloud's insert ids often do.
///
/// The argument parser would read `-1a2b3c` as a group of flags. Everything that is no option of these two commands is
/// moved behind `--`.
enum EventIDArguments {
    private static let commands: Set<String> = ["explain", "replay"]
    private static let withValue: Set<String> = ["--db", "--format"]

    /// The arguments come without the program's name.
    static func ordered(_ arguments: [String]) -> [String] {
        guard let command = arguments.first, commands.contains(command), !arguments.contains("--") else {
            return arguments
        }
        var options: [String] = []
        var ids: [String] = []
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            if withValue.contains(argument) {
                options += [argument] + (rest.popFirst().map { [$0] } ?? [])
            } else if argument.hasPrefix("--") || argument == "-h" {
                options.append(argument)
            } else {
                ids.append(argument)
            }
        }
        return [command] + options + (ids.isEmpty ? [] : ["--"] + ids)
    }
}
