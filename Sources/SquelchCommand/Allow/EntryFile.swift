import CloudChanges
import Glibc

/// An entry's file, changed line by line, so that comments and layout stay.
struct EntryFile {
    private let path: String
    private var lines: [String]
    /// Index of the entry's first line.
    private let start: Int

    /// - Throws: ``CommandError`` for a file that cannot be read.
    init(of entry: AllowlistEntry) throws {
        path = entry.file
        guard let bytes = SmallFile.read(path) else { throw CommandError.unreadable(path) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CommandError.notText(path) }
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        start = max(0, entry.line - 1)
    }

    /// Sets one key under `squelch:`.
    ///
    /// - Throws: ``CommandError`` for a section in another layout than a block of lines.
    mutating func set(_ key: String, _ value: String) throws {
        let end = lines.indices.dropFirst(start + 1).first { lines[$0].hasPrefix("---") } ?? lines.endIndex
        let section = (start..<end).first { index in
            lines[index].hasPrefix("squelch:")
                && lines[index].dropFirst("squelch:".count).prefix { $0 != "#" }.allSatisfy(\.isWhitespace)
        }
        guard let section, section + 1 < end else { throw layout }
        let body = (section + 1..<end).prefix {
            lines[$0].isEmpty || lines[$0].first?.isWhitespace == true || lines[$0].hasPrefix("#")
        }
        let first = body.first {
            !lines[$0].drop(while: \.isWhitespace).isEmpty
                && !lines[$0].drop(while: \.isWhitespace).hasPrefix("#")
        }
        guard let first else { throw layout }
        let indent = String(lines[first].prefix(while: \.isWhitespace))
        let isCR = lines[first].hasSuffix("\r")
        let line = "\(indent)\(key): \(value)" + (isCR ? "\r" : "")
        if let present = body.first(where: { lines[$0].hasPrefix("\(indent)\(key):") }) {
            lines[present] = line
        } else {
            lines.insert(line, at: first)
        }
    }

    private var layout: CommandError {
        CommandError(
            status: .input, code: "allowlist.layout", sentence: "`squelch:` in \(path) is no block of lines",
            remedy: "change it with an editor")
    }

    /// Replaces the file at once, so that nobody reads half of it.
    ///
    /// - Throws: ``CommandError`` where it cannot be written.
    func write() throws { try EntryFile.write(lines.joined(separator: "\n"), to: path) }

    /// The same for a text.
    static func write(_ text: String, to path: String, isNew: Bool = false) throws {
        let draft = path + ".\(Machine.processID).tmp"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CommandError.output(path, String(cString: strerror(errno))) }
        defer { unlink(draft) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                close(descriptor)
                throw CommandError.output(path, String(cString: strerror(errno)))
            }
            bytes = bytes.dropFirst(written)
        }
        _ = fsync(descriptor)
        close(descriptor)
        let isDone = isNew ? link(draft, path) == 0 : rename(draft, path) == 0
        guard isDone else { throw CommandError.output(path, String(cString: strerror(errno))) }
    }
}
