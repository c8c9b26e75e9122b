import Glibc

/// An option of the contract whose contents a later version weighs: taken, checked for existence, and said to be idle.
enum LaterOptions {
    static func check(allowlists: [String]) throws {
        for path in allowlists where access(path, F_OK) != 0 { throw CommandError.noSuchPath(path) }
        for path in allowlists {
            Diagnostics.standard.write(
                "squelch: warning: --allowlists \(path): allowlist entries are not weighed by this version yet"
            )
        }
    }
}
