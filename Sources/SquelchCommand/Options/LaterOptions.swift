import Glibc

/// Options of the contract whose contents a later version weighs: taken, checked for existence, and said to be idle.
enum LaterOptions {
    static func check(allowlists: [String], windows: [String]) throws {
        let diagnostics = Diagnostics.standard
        let given =
            allowlists.map { ("--allowlists", $0, "allowlist entries are") }
            + windows.map { ("--windows", $0, "change windows are") }
        for (_, path, _) in given where access(path, F_OK) != 0 { throw CommandError.noSuchPath(path) }
        for (option, path, what) in given {
            diagnostics.write("squelch: warning: \(option) \(path): \(what) not weighed by this version yet")
        }
    }
}
