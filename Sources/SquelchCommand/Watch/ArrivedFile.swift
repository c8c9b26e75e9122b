import CloudChanges
import Glibc
import VerdictLedger

/// An open file that may be read, and what can be known of it before.
final class ArrivedFile {
    enum Writers {
        case none, some
        /// The file system does not tell.
        case unknown
    }

    /// What it was when it was opened: taken before a byte is read, so that what comes later is read later.
    let identity: ReadFile
    private let descriptor: Int32
    private static let digestSpan: Int64 = 4096
    private static let longestFirstLine = 1 << 20

    /// Nil, with `errno` set, when it cannot be opened; nil with `errno` 0 for what is no regular file.
    init?(_ path: [UInt8]) {
        descriptor = open(WatchedTree.terminated(path), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        var info = stat()
        guard descriptor >= 0, fstat(descriptor, &info) == 0 else {
            identity = ReadFile(path: [], device: 0, inode: 0, size: 0, seconds: 0, nanoseconds: 0)
            return nil
        }
        identity = ArrivedFile.identity(path, info)
        guard info.st_mode & S_IFMT == S_IFREG else {
            errno = 0
            return nil
        }
    }

    /// This very file, whatever happens to its name.
    var reachablePath: [UInt8] {
        let path = "/proc/self/fd/\(descriptor)"
        return access(path, F_OK) == 0 ? Array(path.utf8) : identity.path
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    static func identity(_ path: [UInt8], _ info: stat) -> ReadFile {
        ReadFile(
            path: path, device: UInt64(info.st_dev), inode: UInt64(info.st_ino), size: Int64(info.st_size),
            seconds: Int64(info.st_mtim.tv_sec), nanoseconds: Int64(info.st_mtim.tv_nsec))
    }

    /// Whether somebody has it open for writing: the kernel grants a lease for reading only where nobody has.
    /// Source: fcntl(2), "Leases"; `F_SETLEASE` is 1024 on every Linux.
    func writers() -> Writers {
        let setLease: Int32 = 1024
        if fcntl(descriptor, setLease, F_RDLCK) == 0 {
            _ = fcntl(descriptor, setLease, F_UNLCK)
            return .none
        }
        return errno == EAGAIN ? .some : .unknown
    }

    func bytes(at offset: Int64, _ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), count - done, Int(offset) + done)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    // MARK: Lines

    /// Whether each line is a record of its own, as far as the first one tells: only then can a file be read that
    /// has not come to its end.
    func hasLines() -> Bool {
        let beginning = bytes(at: 0, Int(min(identity.size, Int64(ArrivedFile.longestFirstLine))))
        guard let end = beginning.firstIndex(of: UInt8(ascii: "\n")) else { return false }
        guard case .object? = try? JSONParser().parse(Array(beginning[..<end])) else { return false }
        return true
    }

    /// The place behind the last line feed of `start..<end`; `start` when there is none.
    func lineEnd(from start: Int64, to end: Int64) -> Int64 {
        var stop = end
        while stop > start {
            let from = max(start, stop - 65_536)
            let piece = bytes(at: from, Int(stop - from))
            if let last = piece.lastIndex(of: UInt8(ascii: "\n")) { return from + Int64(last) + 1 }
            stop = from
        }
        return start
    }

    func digest(before place: Int64) -> [UInt8] {
        guard place > 0 else { return [] }
        let from = max(0, place - ArrivedFile.digestSpan)
        return Digest(of: bytes(at: from, Int(place - from))).bytes
    }

    /// Whether the file is the one of `earlier` and has at most grown.
    func continues(_ earlier: ReadFile) -> Bool {
        earlier.lineEnd > 0 && earlier.device == identity.device && earlier.inode == identity.inode
            && identity.size >= earlier.lineEnd && digest(before: earlier.lineEnd) == earlier.lineDigest
    }

    /// The identity, to go on behind `place`.
    func marked(_ place: Int64) -> ReadFile {
        var mark = identity
        mark.lineEnd = place
        mark.lineDigest = digest(before: place)
        return mark
    }
}
