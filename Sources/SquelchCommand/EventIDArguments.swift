/// Lets `explain`, `replay`, `review` and `allow add` take ids that begin with a dash, as Google Cloud's insert ids often do.
///
/// The argument parser would read `-1a2b3c` as a group of flags. Everything that is no option of these commands is
/// moved behind `--`.
enum EventIDArguments {
    private static let commands: Set<String> = ["explain", "replay"]
    private static let reviewing: Set<String> = ["show", "mark"]
    private static let withValue: Set<String> = [
        "--db", "--format", "--as", "--note", "--analyst", "--decision", "--since", "--until", "--actor",
        "--rule", "--tier",
        "--decided-by", "--incident", "--owner", "--reason", "--ticket", "--days", "--output", "--allowlists",
        "--config", "--rules", "--what-if",
    ]

    /// The arguments come without the program's name.
    static func ordered(_ arguments: [String]) -> [String] {
        let depth = ["review", "allow"].contains(arguments.first) ? 2 : 1
        guard arguments.count >= depth, !arguments.contains("--") else { return arguments }
        let takesID =
            switch arguments.first {
            case "review": reviewing.contains(arguments[1])
            case "allow": arguments[1] == "add"
            default: commands.contains(arguments.first ?? "")
            }
        guard takesID else { return arguments }
        var options: [String] = []
        var ids: [String] = []
        var rest = arguments.dropFirst(depth)
        while let argument = rest.popFirst() {
            if withValue.contains(argument) {
                options += [argument] + (rest.popFirst().map { [$0] } ?? [])
            } else if argument.hasPrefix("--") || argument == "-h" {
                options.append(argument)
            } else {
                ids.append(argument)
            }
        }
        return Array(arguments.prefix(depth)) + options + (ids.isEmpty ? [] : ["--"] + ids)
    }
}
