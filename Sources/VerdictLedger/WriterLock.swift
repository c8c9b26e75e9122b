import Glibc

/// Who writes a ledger: process, machine, command.
public struct LockHolder: Sendable, Hashable, CustomStringConvertible {
    /// As the operating system numbers it.
    public var process: Int32
    /// The machine's name; empty where it cannot be told.
    public var host: String
    /// What was run, such as `squelch score`; empty where unknown.
    public var command: String

    /// Taken as given; only printable ASCII reaches another process's messages.
    public init(process: Int32, host: String, command: String) {
        self.process = process
        self.host = host
        self.command = command
    }

    /// `process 4711 on HOST (COMMAND)`, empty parts left out.
    public var description: String {
        "process \(process)\(host.isEmpty ? "" : " on \(host)")\(command.isEmpty ? "" : " (\(command))")"
    }
}

/// How a second writer waits for the first.
public struct LockRequest {
    /// Written beside the ledger, for others to read.
    public var holder: LockHolder
    /// How long to wait.
    public var patience: Duration
    /// Called once when there is somebody to wait for.
    public var onWait: (LockHolder?) -> Void

    /// Without `onWait` the wait is silent.
    public init(
        holder: LockHolder, patience: Duration = .seconds(10),
        onWait: @escaping (LockHolder?) -> Void = { _ in }
    ) {
        self.holder = holder
        self.patience = patience
        self.onWait = onWait
    }
}

/// One writer at a time: an advisory lock on a small file beside the ledger, in which the holder's name stands.
///
/// The kernel lets go of the lock when the process ends, however it ends. The file itself stays: to remove it would
/// let two processes hold locks on two files of one name.
final class WriterLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    static func path(for ledger: String) -> String { FilePaths.resolved(ledger) + ".lock" }

    /// - Throws: ``LedgerError/locked(path:holder:)`` when the other does not end in time.
    static func take(for ledger: String, _ request: LockRequest) throws(LedgerError) -> WriterLock {
        let file = open(path(for: ledger), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            switch errno {
            case EROFS: throw .readOnly(path: ledger)
            case ENOENT: throw .noDirectory(path: ledger)
            case ENOSPC, EDQUOT: throw .diskFull(path: ledger)
            case EACCES, EPERM: throw .noPermission(path: ledger)
            default: throw .other(path: ledger, detail: FilePaths.reason(errno))
            }
        }
        let lock = WriterLock(descriptor: file)
        try lock.wait(for: ledger, request)
        lock.write(request.holder)
        return lock
    }

    private func wait(for ledger: String, _ request: LockRequest) throws(LedgerError) {
        let pause = Duration.milliseconds(50)
        var waited = Duration.zero
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw .other(path: ledger, detail: FilePaths.reason(errno)) }
            if waited == .zero { request.onWait(holder()) }
            guard waited < request.patience else { throw .locked(path: ledger, holder: holder()) }
            usleep(50_000)
            waited += pause
        }
    }

    private func write(_ holder: LockHolder) {
        let text = Array("\(holder.process)\t\(holder.host)\t\(holder.command)\n".utf8.prefix(1_000))
        // Only a courtesy to others: the lock holds without it.
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// Who wrote its name last; the file is anybody's to write, so nothing but plain letters is taken from it.
    private func holder() -> LockHolder? {
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        let plain = bytes.prefix(count).filter { $0 == 9 || (32..<127).contains($0) }
        let parts = String(decoding: plain, as: UTF8.self).split(
            separator: "\t", omittingEmptySubsequences: false)
        guard parts.count == 3, let process = Int32(parts[0]) else { return nil }
        return LockHolder(process: process, host: String(parts[1]), command: String(parts[2]))
    }
}
