import CloudChanges
import Glibc
import VerdictLedger

/// What is to be read of an arrived file, and what is noted of it afterwards.
struct Reading {
    /// Nil where there is nothing new, but the file is to be known as it is now.
    var source: NamedFile?
    var mark: ReadFile
    /// Keeps what is read open until it is read.
    var file: ArrivedFile?
    var copy: CopiedPart?
    /// Some of a file that grows is left for the next time.
    var isPartial = false
    /// When it arrived, on the machine's clock that only goes forward.
    var since = 0.0
}

extension Reading {
    /// The most that is copied of one file at a time.
    static let span: Int64 = 32 << 20

    /// A complete file: whole, or what follows the lines that were read before.
    init?(complete file: ArrivedFile, _ found: WatchedPath, earlier: ReadFile?) {
        let size = file.identity.size
        guard let earlier, file.continues(earlier), size - earlier.lineEnd <= Reading.span else {
            let end = file.hasLines() ? file.lineEnd(from: 0, to: size) : 0
            let whole = NamedFile(
                name: found.shown, path: file.reachablePath, size: UInt64(clamping: size))
            self.init(source: size > 0 ? whole : nil, mark: file.marked(end), file: file)
            return
        }
        let lineEnd = file.lineEnd(from: earlier.lineEnd, to: size)
        var text = file.bytes(at: earlier.lineEnd, Int(size - earlier.lineEnd))
        // Behind the last line feed may stand the beginning of a line: that is read once it has its end.
        let rest = Array(text.suffix(Int(size - lineEnd)))
        if (try? JSONParser().parse(rest)) == nil { text.removeLast(rest.count) }
        self.init(part: text, of: file, found, from: earlier.lineEnd, to: lineEnd)
    }

    /// A file that was read under another name.
    init(renamed file: ArrivedFile, _ earlier: ReadFile) {
        mark = earlier
        mark.path = file.identity.path
    }

    /// A file of lines that somebody is still writing to: its whole lines; nil for any other file.
    init?(growing file: ArrivedFile, _ found: WatchedPath, earlier: ReadFile?) {
        let known = earlier.flatMap { file.continues($0) ? $0.lineEnd : nil }
        if known == nil, !file.hasLines() { return nil }
        let start = known ?? 0
        let stop = min(file.identity.size, start + Reading.span)
        let end = file.lineEnd(from: start, to: stop)
        guard end > start else { return nil }
        self.init(part: file.bytes(at: start, Int(end - start)), of: file, found, from: start, to: end)
        guard stop < file.identity.size else { return }
        isPartial = true
        mark.size = end
    }

    private init?(
        part text: [UInt8], of file: ArrivedFile, _ found: WatchedPath, from start: Int64, to end: Int64
    ) {
        guard !text.isEmpty else {
            self.init(source: nil, mark: file.marked(end))
            return
        }
        guard let copy = CopiedPart(text) else { return nil }
        let name = start == 0 ? found.shown : found.shown + Array(" (from byte \(start))".utf8)
        self.init(
            source: NamedFile(name: name, path: copy.path, size: UInt64(text.count)), mark: file.marked(end),
            copy: copy)
    }
}

/// Bytes in a file without a name, gone with this value or with the process.
final class CopiedPart {
    let path: [UInt8]
    private let descriptor: Int32

    init?(_ text: [UInt8]) {
        var name = Array("\(Machine.temporaryDirectory)/squelch-part-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        path = Array("/proc/self/fd/\(descriptor)".utf8)
        guard descriptor >= 0 else { return nil }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var done = 0
        while done < text.count {
            let written = text.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: done), text.count - done)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return nil }
            done += written
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
