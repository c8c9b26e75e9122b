#if canImport(Glibc)
    import Glibc
#endif

/// One thing to read, in its place in the order of the input.
enum InputPath: Sendable {
    /// Standard input, named `-`.
    case standardInput
    case file(InputFile)
    /// Found by the walk, and cannot be read.
    case fault(InputFault)

    var size: UInt64? {
        switch self {
        case .standardInput: nil
        case .file(let file): file.size
        case .fault: 0
        }
    }
}

struct InputFile: Sendable {
    /// For messages; a name that is not UTF-8 has U+FFFD in it.
    let name: String
    /// As the system wants it, closing NUL included.
    let path: [CChar]
    /// nil for a pipe or a device.
    let size: UInt64?
}

extension InputPath {
    /// The files that `paths` name, directories walked whole: sorted by the bytes of the path, links followed but
    /// not in a circle, hidden names left out (unless named themselves).
    ///
    /// - Throws: ``MissingInput`` naming every path that does not exist.
    static func walk(_ paths: [String]) throws(MissingInput) -> [InputPath] {
        let missing = paths.filter { $0 != "-" && !exists($0) }
        guard missing.isEmpty else { throw MissingInput(paths: missing) }
        return paths.flatMap { path in
            path == "-" ? [.standardInput] : walk(named: Array(path.utf8))
        }
    }

    private static func exists(_ path: String) -> Bool {
        var info = stat()
        // A file that is there and hidden behind a directory we may not enter is a fault, not a typing mistake.
        return !path.isEmpty && (stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR))
    }

    private static func walk(named path: [UInt8]) -> [InputPath] {
        var info = stat()
        guard stat(terminated(path), &info) == 0 else {
            return [.fault(.cannotOpen(text(path), error: errno))]
        }
        guard info.st_mode & S_IFMT == S_IFDIR else { return [.file(file(path, info))] }
        var found: [(path: [UInt8], input: InputPath)] = []
        var trimmed = path
        while trimmed.count > 1, trimmed.last == UInt8(ascii: "/") { trimmed.removeLast() }
        descend(into: trimmed, info, above: [], found: &found)
        return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }.map(\.input)
    }

    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt

        init(_ info: stat) {
            device = UInt(info.st_dev)
            inode = UInt(info.st_ino)
        }
    }

    private static func descend(
        into directory: [UInt8], _ info: stat, above: [Identity],
        found: inout [(path: [UInt8], input: InputPath)]
    ) {
        let identity = Identity(info)
        if above.contains(identity) { return }
        guard let names = names(in: directory) else {
            found.append((directory, .fault(.cannotOpen(text(directory), error: errno))))
            return
        }
        for name in names where name.first != UInt8(ascii: ".") {
            let slash = directory.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
            let path = directory + slash + name
            var info = stat()
            guard stat(terminated(path), &info) == 0 else {
                found.append((path, .fault(.cannotOpen(text(path), error: errno))))
                continue
            }
            switch info.st_mode & S_IFMT {
            case S_IFDIR: descend(into: path, info, above: above + [identity], found: &found)
            case S_IFREG: found.append((path, .file(file(path, info))))
            default: found.append((path, .fault(.notAFile(text(path)))))
            }
        }
    }

    private static func names(in directory: [UInt8]) -> [[UInt8]]? {
        guard let stream = opendir(terminated(directory)) else { return nil }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in Array(bytes.prefix { $0 != 0 }) }
            names.append(name)
        }
        return names
    }

    private static func file(_ path: [UInt8], _ info: stat) -> InputFile {
        let isRegular = info.st_mode & S_IFMT == S_IFREG
        return InputFile(
            name: text(path), path: terminated(path), size: isRegular ? UInt64(max(0, info.st_size)) : nil)
    }

    private static func terminated(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }

    private static func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
