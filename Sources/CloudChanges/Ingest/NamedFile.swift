/// A file that somebody has found: where it lies, and what messages call it.
public struct NamedFile: Sendable, Hashable {
    /// For messages, of any bytes.
    public var name: [UInt8]
    /// As the system wants it, without a closing NUL; need not be UTF-8.
    public var path: [UInt8]
    /// In bytes; for progress.
    public var size: UInt64

    /// A file that need not exist any more.
    public init(name: [UInt8], path: [UInt8], size: UInt64) {
        self.name = name
        self.path = path
        self.size = size
    }
}

extension InputFile {
    init(_ file: NamedFile) {
        self.init(
            name: String(decoding: file.name, as: UTF8.self),
            path: file.path.map { CChar(bitPattern: $0) } + [0], size: file.size)
    }
}
