import Glibc

/// A directory or file under a followed one: where it really lies, and what messages call it.
struct WatchedPath: Hashable {
    var path: [UInt8]
    var shown: [UInt8]

    func appending(_ name: [UInt8]) -> WatchedPath {
        func joined(_ base: [UInt8]) -> [UInt8] {
            base.last == UInt8(ascii: "/") ? base + name : base + [UInt8(ascii: "/")] + name
        }
        return WatchedPath(path: joined(path), shown: joined(shown))
    }

    var name: String { String(decoding: shown, as: UTF8.self) }
}

/// The followed directories and all below them; hidden names are left out, as `score` leaves them out.
final class WatchedTree {
    let roots: [WatchedPath]
    private let inotify: Inotify
    private var directories: [Int32: WatchedPath] = [:]
    private var watches: [[UInt8]: Int32] = [:]
    private var named: Set<[UInt8]> = []
    private let diagnostics = Diagnostics.standard

    var count: Int { directories.count }

    init(_ paths: [String], _ inotify: Inotify) throws {
        self.inotify = inotify
        roots = try paths.map { path in
            guard let real = WatchedTree.resolved(Array(path.utf8)) else {
                throw CommandError.noSuchPath(path)
            }
            var info = stat()
            guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
                throw CommandError.notADirectory(path)
            }
            return WatchedPath(path: real, shown: WatchedTree.trimmed(Array(path.utf8)))
        }
    }

    func directory(of watch: Int32) -> WatchedPath? { directories[watch] }

    /// Watches everything there is, and hands on every file there is, in the order of their paths.
    func scan(_ body: (WatchedPath) throws -> Void) throws {
        for root in roots { try scan(root, body) }
    }

    /// The same for one directory that has come to be.
    func scan(_ directory: WatchedPath, _ body: (WatchedPath) throws -> Void) throws {
        var waiting = [directory]
        var seen: Set<[UInt8]> = []
        while let next = waiting.popLast() {
            guard let real = WatchedTree.resolved(next.path), seen.insert(real).inserted else { continue }
            let directory = WatchedPath(path: real, shown: next.shown)
            watch(directory)
            guard let names = WatchedTree.names(in: real) else {
                sayOnce(directory, "cannot be read: \(String(cString: strerror(errno)))")
                continue
            }
            var below: [WatchedPath] = []
            for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) })
            where name.first != UInt8(ascii: ".") {
                let entry = directory.appending(name)
                var info = stat()
                guard stat(WatchedTree.terminated(entry.path), &info) == 0 else { continue }
                switch info.st_mode & S_IFMT {
                case S_IFDIR: below.append(entry)
                case S_IFREG: try body(entry)
                default: sayOnce(entry, "is no regular file and passed over")
                }
            }
            waiting += below.reversed()
        }
    }

    private func watch(_ directory: WatchedPath) {
        switch inotify.watch(directory.path) {
        case .success(let watch):
            directories[watch] = directory
            watches[directory.path] = watch
        case .failure(let failure) where failure.code == ENOENT || failure.code == ENOTDIR: break
        case .failure(let failure):
            let remedy =
                failure.code == ENOSPC
                ? "raise fs.inotify.max_user_watches; until then it is looked at once a minute"
                : "it is looked at once a minute"
            sayOnce(directory, "cannot be watched: \(String(cString: strerror(failure.code))); \(remedy)")
        }
    }

    /// The kernel has dropped the watch.
    func dropped(_ watch: Int32) {
        guard let directory = directories.removeValue(forKey: watch) else { return }
        if watches[directory.path] == watch { watches[directory.path] = nil }
    }

    /// A directory was moved away: what is told of it from now on has another name.
    func forget(below path: [UInt8]) {
        let start = path + [UInt8(ascii: "/")]
        for (known, watch) in watches where known == path || known.starts(with: start) {
            inotify.forget(watch)
            directories[watch] = nil
            watches[known] = nil
        }
    }

    private func sayOnce(_ path: WatchedPath, _ what: String) {
        guard named.count < 10_000, named.insert(path.path).inserted else { return }
        diagnostics.write("\(path.name): warning[watch.passed-over] \(what)")
    }

    // MARK: Names

    static func terminated(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }

    /// Absolute, without links.
    static func resolved(_ path: [UInt8]) -> [UInt8]? {
        guard let real = realpath(terminated(path), nil) else { return nil }
        defer { free(real) }
        return (0..<strlen(real)).map { UInt8(bitPattern: real[$0]) }
    }

    private static func trimmed(_ path: [UInt8]) -> [UInt8] {
        var path = path
        while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
        return path
    }

    private static func names(in directory: [UInt8]) -> [[UInt8]]? {
        guard let stream = opendir(terminated(directory)) else { return nil }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            names.append(withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
        }
        return names
    }
}
