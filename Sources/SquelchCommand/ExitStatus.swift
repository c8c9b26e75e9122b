/// The exit statuses of interfaces that scripts rely on; of several that apply, the highest wins.
enum ExitStatus: Int32, Error, Comparable {
    case done = 0
    /// `--fail-on`, a check or a replay found what it looks for; no such event.
    case found = 1
    case usage = 2
    /// Something in the input was refused or unreadable; the rest was done.
    case input = 3
    /// The ledger or `--output` could not be read or written.
    case storage = 4
    case interrupted = 130
    case brokenPipe = 141

    static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.rawValue < right.rawValue }

    /// Ends the command with this status unless it is `done`.
    func leave() throws {
        if self != .done { throw self }
    }
}

/// An error of the command itself: what is wrong, and what to do about it.
struct CommandError: Error, CustomStringConvertible {
    var status: ExitStatus
    var code: String
    var sentence: String
    var remedy: String

    var description: String { "error[\(code)] \(sentence)\n    remedy: \(remedy)" }

    static func noSuchPath(_ path: String) -> CommandError {
        CommandError(
            status: .usage, code: "usage.no-such-path", sentence: "there is no file or directory \(path)",
            remedy: "check the spelling, or give `-` to read standard input")
    }

    static func noSuchEvent(_ id: String, nearest: [String]) -> CommandError {
        let hint = nearest.isEmpty ? "" : " Did you mean \(nearest.joined(separator: ", "))?"
        return CommandError(
            status: .found, code: "ledger.no-such-event", sentence: "the ledger has no event \(id)",
            remedy: "score the log that holds it first, or check the id.\(hint)")
    }

    static func output(_ path: String, _ reason: String) -> CommandError {
        CommandError(
            status: .storage, code: "output.unwritable", sentence: "\(path) cannot be written: \(reason)",
            remedy: "choose another --output, or make room")
    }

    static func unreadable(_ path: String) -> CommandError {
        CommandError(
            status: .usage, code: "usage.unreadable", sentence: "\(path) cannot be read",
            remedy: "check that it is a file of yours, and no larger than 16 MiB")
    }

    static func notText(_ path: String) -> CommandError {
        CommandError(
            status: .usage, code: "usage.not-text", sentence: "\(path) is not UTF-8 text",
            remedy: "save it as UTF-8")
    }

    static func later(_ what: String) -> CommandError {
        CommandError(
            status: .usage, code: "usage.later", sentence: "\(what) is not part of this version yet",
            remedy: "see `squelch --help` for what is")
    }
}
