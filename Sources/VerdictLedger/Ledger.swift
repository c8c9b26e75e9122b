import GRDB
import Glibc

/// The SQLite file that holds every verdict, and the native records each rests on. This type owns the connection;
/// each of its methods leaves the ledger consistent.
public final class Ledger: Sendable {
    /// As the user named it.
    public let path: String
    /// What `open` found, before it brought the ledger up to date; nil for one it made.
    public let foundVersion: Int?
    let queue: DatabaseQueue
    let frames = TextFrames()
    private let lock: WriterLock?

    /// What a command means to do with the ledger.
    public enum Mode: Sendable {
        /// Only reads; never creates, never waits for a writer.
        case readExisting
        /// Reads and writes one that exists.
        case readWrite
        case createIfMissing
    }

    /// Opens the ledger at `path`; a writer waits for its turn and brings an older one up to date.
    ///
    /// - Throws: ``LedgerError``.
    public static func open(_ path: String, mode: Mode, waiting request: LockRequest) throws -> Ledger {
        let found = try kind(of: path)
        if mode == .readExisting {
            guard found != .missing else { throw LedgerError.missing(path: path) }
            return try openForReading(path)
        }
        if mode == .readWrite, found == .missing { throw LedgerError.missing(path: path) }
        let lock = try WriterLock.take(for: path, request)
        // Another process may have made it while we waited, so this looks again.
        if try kind(of: path) == .missing { try make(path) }
        return try openForWriting(path, lock)
    }

    private init(path: String, foundVersion: Int?, queue: DatabaseQueue, lock: WriterLock?) {
        self.path = path
        self.foundVersion = foundVersion
        self.queue = queue
        self.lock = lock
    }

    /// The ledger version that this Squelch writes.
    public static var knownVersion: Int { LedgerSchema.version }
}

// MARK: - Opening

extension Ledger {
    private enum FileKind {
        case missing, empty, file
    }

    /// Whether a file begins as an SQLite database does.
    ///
    /// Source: SQLite, "Database File Format", section 1.3.
    public static func isDatabase(_ path: String) -> Bool {
        guard let handle = fopen(path, "rb") else { return false }
        defer { fclose(handle) }
        var start = [UInt8](repeating: 0, count: 16)
        return fread(&start, 1, 16, handle) == 16 && start == Array("SQLite format 3\0".utf8)
    }

    private static func kind(of path: String) throws -> FileKind {
        var status = stat()
        guard stat(path, &status) == 0 else {
            switch errno {
            case ENOENT, ENOTDIR: break
            case EACCES: throw LedgerError.noPermission(path: path)
            default: throw LedgerError.other(path: path, detail: FilePaths.reason(errno))
            }
            return .missing
        }
        if status.st_mode & S_IFMT == S_IFDIR { throw LedgerError.isDirectory(path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw LedgerError.notALedger(path: path) }
        return status.st_size == 0 ? .empty : .file
    }

    /// An empty file that only its owner may read: a ledger holds whole log records. SQLite gives its companions
    /// the same permissions.
    private static func make(_ path: String) throws {
        guard FilePaths.create(path) else { throw LedgerError.unopened(path) }
    }

    private static func openForReading(_ path: String) throws -> Ledger {
        try LedgerError.translating(path) {
            let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: true))
            guard let found = try queue.read({ db in try version(of: db, path) }) else {
                throw LedgerError.notALedger(path: path)
            }
            if found < LedgerSchema.version {
                throw LedgerError.older(path: path, version: found, known: LedgerSchema.version)
            }
            return Ledger(path: path, foundVersion: found, queue: queue, lock: nil)
        }
    }

    private static func openForWriting(_ path: String, _ lock: WriterLock) throws -> Ledger {
        guard access(path, W_OK) == 0 else {
            throw errno == EROFS ? LedgerError.readOnly(path: path) : LedgerError.noPermission(path: path)
        }
        return try LedgerError.translating(path) {
            // Looks without writing first: somebody else's database must stay as it is.
            let found = try foundVersion(path)
            let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
            // GRDB sets NORMAL after its own preparations, so this must come afterwards: only FULL makes a
            // commit outlive the machine's power.
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                // Ids and digests come in no order, so that a large ledger's indexes are written all over. A page
                // that stays in the cache, and in the log between two checkpoints, is read and written once for many.
                try db.execute(sql: "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 8192")
            }
            if found == nil { try LedgerSchema.claim(queue) }
            if found != LedgerSchema.version { try LedgerSchema.migrate(queue) }
            return Ledger(path: path, foundVersion: found, queue: queue, lock: lock)
        }
    }

    private static func foundVersion(_ path: String) throws -> Int? {
        if try kind(of: path) == .empty { return nil }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: true))
            return try queue.read { db in try version(of: db, path) }
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            return try versionAfterRollback(path)
        }
    }

    /// Of a database whose writer was killed in the middle of a change, as ours can be while they are made: whoever
    /// opens it to write first puts back what was committed, and nothing else is done to it here.
    private static func versionAfterRollback(_ path: String) throws -> Int? {
        var configuration = configuration(readonly: false)
        configuration.journalMode = .default
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try queue.writeWithoutTransaction { db in try version(of: db, path) }
    }

    /// The version of a ledger of ours; nil for a database in which nothing stands yet.
    private static func version(of db: Database, _ path: String) throws -> Int? {
        let applicationID = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if applicationID == LedgerSchema.applicationID {
            guard version <= LedgerSchema.version else {
                throw LedgerError.newer(path: path, version: version, known: LedgerSchema.version)
            }
            return version
        }
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard applicationID == 0, version == 0, tables == 0 else { throw LedgerError.notALedger(path: path) }
        return nil
    }

    private static func configuration(readonly: Bool) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.readonly = readonly
        configuration.journalMode = .wal
        // For programs other than ours, which do not know the writer's lock.
        configuration.busyMode = .timeout(10)
        configuration.label = "ledger"
        return configuration
    }
}

// MARK: - Access

extension Ledger {
    /// One state of the ledger throughout.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try LedgerError.translating(path) {
            guard lock != nil else {
                return try queue.read { db in
                    try frames.refresh(db)
                    return try body(db)
                }
            }
            // GRDB's `read` also makes the connection read-only and writable again: 30 us for a question of 2.
            return try queue.writeWithoutTransaction { db in
                try db.beginTransaction(.deferred)
                do {
                    try frames.refresh(db)
                    let result = try body(db)
                    try db.commit()
                    return result
                } catch {
                    try? db.rollback()
                    throw error
                }
            }
        }
    }

    /// All of `body` or nothing; durable when this returns.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try LedgerError.translating(path) {
            try queue.write { db in
                try frames.refresh(db)
                return try body(db)
            }
        }
    }

    /// All of `body` or nothing, safe from the end of this process, and from the end of the machine's power once
    /// the next ``write(_:)`` returns: for what may as well be done again.
    func writeLazily(_ body: (Database) throws -> Void) throws {
        try LedgerError.translating(path) {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
                let result = Result {
                    try db.inTransaction(.immediate) {
                        try body(db)
                        return .commit
                    }
                }
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try result.get()
            }
        }
    }
}
