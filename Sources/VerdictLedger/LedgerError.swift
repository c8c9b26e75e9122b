/// What can go wrong with a ledger. Each has a stable code, one sentence, one remedy, together in one `switch`.
public enum LedgerError: Error, Hashable, Sendable {
    case missing(path: String)
    case noDirectory(path: String)
    case isDirectory(path: String)
    case noPermission(path: String)
    case readOnly(path: String)
    case notALedger(path: String)
    /// Made by a later version of Squelch.
    case newer(path: String, version: Int, known: Int)
    /// Made by an earlier version; only a command that writes may bring it up to date.
    case older(path: String, version: Int, known: Int)
    /// Another process is writing, and did not end within the time we waited.
    case locked(path: String, holder: LockHolder?)
    case diskFull(path: String)
    case corrupt(path: String, detail: String)
    case exists(path: String)
    /// The temporary file that holds the matches of a run cannot be written.
    case spill(directory: String, reason: String)
    case pruned(eventID: String)
    case other(path: String, detail: String)

    /// Stable, for scripts.
    public var code: String { words.code }
    /// What is wrong, without a full stop; names the file as the user did.
    public var sentence: String { words.sentence }
    /// What to do about it.
    public var remedy: String { words.remedy }

    private var words: (code: String, sentence: String, remedy: String) {
        switch self {
        case .missing(let path):
            (
                "ledger.missing", "there is no ledger at \(path)",
                "score some logs first (`squelch score` makes it), or name another with --db"
            )
        case .noDirectory(let path):
            (
                "ledger.no-directory", "the directory for \(path) does not exist",
                "make the directory first, or name another place with --db"
            )
        case .isDirectory(let path):
            ("ledger.is-directory", "\(path) is a directory", "name a file in it with --db")
        case .noPermission(let path):
            (
                "ledger.no-permission", "\(path), or its directory, may not be opened by this user",
                "run as its owner, or change its permissions"
            )
        case .readOnly(let path):
            (
                "ledger.read-only", "\(path) cannot be written: the file or its file system is read-only",
                "copy the ledger to a place that can be written, and name that with --db"
            )
        case .notALedger(let path):
            (
                "ledger.not-a-ledger", "\(path) is not a ledger of Squelch",
                "name the right file with --db; nothing was changed in this one"
            )
        case .newer(let path, let version, let known):
            (
                "ledger.newer",
                "\(path) was written by a newer Squelch (ledger version \(version); this one knows \(known))",
                "use that version or a later one; nothing was changed"
            )
        case .older(let path, let version, let known):
            (
                "ledger.older", "\(path) has ledger version \(version); this Squelch reads \(known)",
                "run `squelch db migrate`; take a copy with `squelch db backup` of the older Squelch first"
            )
        case .locked(let path, let holder):
            (
                "ledger.locked", "\(path) is being written by \(holder?.description ?? "another process")",
                "wait until that has ended, and run this again"
            )
        case .diskFull(let path):
            (
                "ledger.disk-full", "there is no room left to write \(path)",
                "make room and run the same command again: what was recorded stays, the rest is done then"
            )
        case .corrupt(let path, let detail):
            (
                "ledger.corrupt", "\(path) is damaged: \(detail)",
                "restore the last backup (`squelch db backup` makes them) and score the logs since then again"
            )
        case .exists(let path):
            ("ledger.exists", "\(path) exists already", "name a file that does not exist yet")
        case .spill(let directory, let reason):
            (
                "ledger.spill", "matches cannot be set aside in \(directory): \(reason)",
                "make room there, or set TMPDIR to a directory with room"
            )
        case .pruned(let eventID):
            (
                "ledger.pruned", "the native records of \(eventID) were pruned",
                "score the log that holds them into another ledger"
            )
        case .other(let path, let detail):
            ("ledger.failed", "\(path): \(detail)", "run `squelch db check` on it")
        }
    }
}

extension LedgerError: CustomStringConvertible {
    /// Two lines: code and sentence, then the remedy.
    public var description: String { "error[\(code)] \(sentence)\n    remedy: \(remedy)" }
}
