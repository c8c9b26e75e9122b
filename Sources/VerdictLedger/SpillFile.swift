import Glibc

/// Bytes set aside: in memory up to a bound, beyond it in a temporary file that has no name and vanishes with the
/// process.
final class SpillFile {
    /// Where bytes were put.
    struct Span {
        var offset: Int
        var length: Int
    }

    private let directory: String
    private let bound: Int
    private var tail: [UInt8] = []
    /// Bytes that are in the file; everything after them is in `tail`.
    private var spilled = 0
    private var descriptor: Int32 = -1

    init(directory: String, bound: Int) {
        self.directory = directory
        self.bound = bound
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// - Throws: ``LedgerError/spill(directory:reason:)``.
    func append(_ bytes: [UInt8]) throws(LedgerError) -> Span {
        let span = Span(offset: spilled + tail.count, length: bytes.count)
        tail.append(contentsOf: bytes)
        if tail.count > bound { try spill() }
        return span
    }

    /// Nothing more comes: what is in memory goes to the file too, where there is one.
    func settle() throws(LedgerError) {
        guard spilled > 0 else { return }
        try spill()
        tail = []
    }

    func read(_ span: Span) throws(LedgerError) -> [UInt8] {
        if span.offset >= spilled {
            let start = span.offset - spilled
            return Array(tail[start..<start + span.length])
        }
        var bytes = [UInt8](repeating: 0, count: span.length)
        var done = 0
        while done < span.length {
            let count = bytes.withUnsafeMutableBytes {
                pread(
                    descriptor, $0.baseAddress?.advanced(by: done), span.length - done,
                    off_t(span.offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(count < 0 ? errno : EIO) }
            done += count
        }
        return bytes
    }

    private func spill() throws(LedgerError) {
        if descriptor < 0 { try open() }
        var done = 0
        while done < tail.count {
            let count = tail.withUnsafeBytes {
                pwrite(
                    descriptor, $0.baseAddress?.advanced(by: done), tail.count - done, off_t(spilled + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(count < 0 ? errno : ENOSPC) }
            done += count
        }
        spilled += tail.count
        // One huge record must not keep its room for the rest of the run.
        tail.removeAll(keepingCapacity: tail.count <= 2 * bound)
    }

    private func open() throws(LedgerError) {
        var template = Array("\(directory)/squelch-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure(errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(&template)
    }

    private func failure(_ code: Int32) -> LedgerError {
        .spill(directory: directory, reason: FilePaths.reason(code))
    }
}
