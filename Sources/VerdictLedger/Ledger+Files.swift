import FoundationEssentials
import GRDB

#if canImport(Glibc)
    import Glibc
#endif

/// A file as it was when it was read: enough to know it again, and to go on behind its last whole line.
public struct ReadFile: Sendable, Hashable {
    /// Absolute, of any bytes.
    public var path: [UInt8]
    /// Number of the file system's device.
    public var device: UInt64
    /// Number of the file on its device.
    public var inode: UInt64
    /// In bytes.
    public var size: Int64
    /// Time of the last change of its bytes, since 1970-01-01T00:00:00Z,
    public var seconds: Int64
    /// and the rest of it.
    public var nanoseconds: Int64
    /// In a file of lines, the place behind the last whole line that was read; else 0.
    public var lineEnd: Int64
    /// Of the bytes before `lineEnd`, to tell a file that grew from one that was written anew; else empty.
    public var lineDigest: [UInt8]

    /// A file without lines unless `lineEnd` says otherwise.
    public init(
        path: [UInt8], device: UInt64, inode: UInt64, size: Int64, seconds: Int64, nanoseconds: Int64,
        lineEnd: Int64 = 0, lineDigest: [UInt8] = []
    ) {
        self.path = path
        self.device = device
        self.inode = inode
        self.size = size
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.lineEnd = lineEnd
        self.lineDigest = lineDigest
    }

    /// Whether this is the very file of `other`, unchanged, under whatever name.
    public func isUnchanged(since other: ReadFile) -> Bool {
        device == other.device && inode == other.inode && size == other.size && seconds == other.seconds
            && nanoseconds == other.nanoseconds
    }
}

extension Ledger {
    /// What was read of `file` before: under its inode, else under its path; nil for a new one.
    ///
    /// - Throws: ``LedgerError``.
    public func earlierReading(of file: ReadFile) throws -> ReadFile? {
        try read { db in
            let byInode = try db.cachedStatement(
                sql: "SELECT * FROM fileRead WHERE device = ? AND inode = ? ORDER BY path = ? DESC LIMIT 1")
            let device = Int64(bitPattern: file.device)
            let inode = Int64(bitPattern: file.inode)
            if let row = try Row.fetchOne(byInode, arguments: [device, inode, Blob.data(file.path)]) {
                return ReadFile(row)
            }
            let byPath = try db.cachedStatement(sql: "SELECT * FROM fileRead WHERE path = ?")
            return try Row.fetchOne(byPath, arguments: [Blob.data(file.path)]).map { ReadFile($0) }
        }
    }

    /// Notes that the files were read; see ``ScoringRun/finish(endedAt:files:settle:emit:)`` for files with matches.
    ///
    /// - Throws: ``LedgerError``.
    public func markRead(_ files: [ReadFile]) throws {
        guard !files.isEmpty else { return }
        try write { db in
            let writer = RowWriter(db: db, frames: frames, rules: [:])
            for file in files { try writer.insert(file) }
        }
    }

    /// Forgets files below `directory` that are no longer there, so that the table does not outgrow the directory.
    ///
    /// - Throws: ``LedgerError``.
    public func forgetVanishedFiles(below directory: [UInt8]) throws {
        var vanished: [[UInt8]] = []
        var last = directory + [UInt8(ascii: "/")]
        let end = directory + [UInt8(ascii: "/") + 1]
        while true {
            let portion = try read { db in
                try Data.fetchAll(
                    db, sql: "SELECT path FROM fileRead WHERE path > ? AND path < ? ORDER BY path LIMIT 1000",
                    arguments: [Blob.data(last), Blob.data(end)]
                ).map { Blob.bytes($0) }
            }
            guard let newest = portion.last else { break }
            vanished += portion.filter { !FilePaths.exists($0) }
            last = newest
        }
        for portion in Portions(of: vanished.count, size: 1000) {
            try write { db in
                let statement = try db.cachedStatement(sql: "DELETE FROM fileRead WHERE path = ?")
                for path in vanished[portion] { try statement.execute(arguments: [Blob.data(path)]) }
            }
        }
    }

    /// Lines that a run with ``ScoringRun/Options/tracksPrinting`` recorded and, killed, may not have printed, in
    /// the order in which it would have.
    ///
    /// - Throws: ``LedgerError``.
    public func unprinted() throws -> [[UInt8]] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "\(RecordedVerdict.selection) JOIN unprinted u ON u.verdict = v.id ORDER BY v.id"
            ).map { try RecordedVerdict($0, of: self).line }
        }
    }

    /// All of ``unprinted()`` is printed by now.
    ///
    /// - Throws: ``LedgerError``.
    public func forgetUnprinted() throws {
        try write { db in try RowWriter(db: db, frames: frames, rules: [:]).forgetUnprinted() }
    }

    /// The same at once after printing, so that being killed prints nothing twice; it does not wait for the disk, as
    /// the next transaction strikes the notes again.
    func strikePrinted() throws {
        try writeLazily { db in try RowWriter(db: db, frames: frames, rules: [:]).forgetUnprinted() }
    }

    // MARK: Checkpoints

    /// From now on commits seldom bring the write-ahead log over into the file, which takes several waits for the
    /// disk: at 32 MiB, if ``checkpoint()`` was not called before.
    ///
    /// - Throws: ``LedgerError``.
    public func postponeCheckpoints() throws {
        try LedgerError.translating(path) {
            try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA wal_autocheckpoint = 8000")
            }
        }
    }

    /// Brings the write-ahead log over into the file as far as no reader needs it; for moments without work.
    ///
    /// - Throws: ``LedgerError``.
    public func checkpoint() throws {
        try LedgerError.translating(path) {
            try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
        }
        // Whoever writes next begins the log anew, and waits for the disk once more for its header. That is better
        // done here than before a verdict: by a write that changes nothing.
        try writeLazily { db in try db.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)") }
    }
}

extension FilePaths {
    /// False only for what is certainly gone: a directory we may not enter just now hides its files.
    fileprivate static func exists(_ path: [UInt8]) -> Bool {
        var info = stat()
        let name = path.map { CChar(bitPattern: $0) } + [0]
        return lstat(name, &info) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }
}

extension ReadFile {
    fileprivate init(_ row: Row) {
        let (path, digest): (Data, Data) = (row["path"], row["lineDigest"])
        let (device, inode): (Int64, Int64) = (row["device"], row["inode"])
        self.init(
            path: Blob.bytes(path), device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode),
            size: row["size"], seconds: row["seconds"], nanoseconds: row["nanoseconds"],
            lineEnd: row["lineEnd"], lineDigest: Blob.bytes(digest))
    }
}

extension RowWriter {
    func insert(_ file: ReadFile) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO fileRead
                    (path, device, inode, size, seconds, nanoseconds, lineEnd, lineDigest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            Blob.data(file.path), Int64(bitPattern: file.device), Int64(bitPattern: file.inode), file.size,
            file.seconds, file.nanoseconds, file.lineEnd, Blob.data(file.lineDigest),
        ])
    }
}
