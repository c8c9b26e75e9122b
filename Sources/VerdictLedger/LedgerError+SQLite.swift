import GRDB
import Glibc

extension LedgerError {
    /// Runs `body`; what SQLite says of it comes out in our words, everything else as it is.
    static func translating<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError { throw LedgerError(error, path: path) }
    }

    init(_ error: DatabaseError, path: String) {
        // The message without statement and arguments: values from logs stay out of it.
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: detail)
        case .SQLITE_NOTADB: self = .notALedger(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path, holder: nil)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self = .unopened(path)
        case .SQLITE_IOERR where Self.isFull(path): self = .diskFull(path: path)
        default: self = .other(path: path, detail: detail)
        }
    }

    /// Why a file that is there, or should be made, does not open.
    static func unopened(_ path: String) -> LedgerError {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return .isDirectory(path: path) }
        if access(path, F_OK) != 0, errno == EACCES { return .noPermission(path: path) }
        if access(path, F_OK) == 0, access(path, R_OK) != 0 { return .noPermission(path: path) }
        let directory = FilePaths.directory(of: path)
        if access(directory, F_OK) != 0 { return .noDirectory(path: path) }
        if access(directory, W_OK) != 0 {
            return errno == EROFS ? .readOnly(path: path) : .noPermission(path: path)
        }
        return .other(path: path, detail: "it cannot be opened")
    }

    /// SQLite reports a full disk under several names (shared memory, truncation); the file system knows.
    private static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        guard statvfs(FilePaths.directory(of: path), &status) == 0 else { return false }
        return status.f_bavail == 0
    }
}

enum FilePaths {
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The file behind symbolic links, where it exists.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Makes an empty file that only its owner may read.
    static func create(_ path: String) -> Bool {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        close(file)
        return true
    }

    static func remove(_ path: String) { unlink(path) }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Size in bytes; nil for what is no file.
    static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
