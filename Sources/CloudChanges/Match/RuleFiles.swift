import Glibc

/// Rule files on disk.
enum RuleFiles {
    /// No rule file comes near this.
    static let largest = 16 << 20

    /// Every `.yml` and `.yaml` file below the paths, in path order; a file that is named is taken whatever it is
    /// called. Names that begin with a dot are left out.
    static func list(_ paths: [String], into faults: inout [RuleFault]) -> [String] {
        var files: [String] = []
        var seen: Set<String> = []
        for path in paths {
            var found: [String] = []
            walk(path, isNamed: true, depth: 0, into: &found, &faults)
            for file in found where seen.insert(file).inserted { files.append(file) }
        }
        return files
    }

    private static func walk(
        _ path: String, isNamed: Bool, depth: Int, into files: inout [String], _ faults: inout [RuleFault]
    ) {
        var status = stat()
        guard stat(path, &status) == 0 else { return faults.append(unreadable(path)) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            let lowered = path.lowercased()
            if isNamed || lowered.hasSuffix(".yml") || lowered.hasSuffix(".yaml") { files.append(path) }
            return
        }
        guard depth < 32, let names = names(in: path) else { return faults.append(unreadable(path)) }
        for name in names {
            let child = path.hasSuffix("/") ? path + name : path + "/" + name
            walk(child, isNamed: false, depth: depth + 1, into: &files, &faults)
        }
    }

    static func names(in path: String) -> [String]? {
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The text of a file without a byte order mark.
    static func read(_ path: String) throws(RuleFault) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw unreadable(path) }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= largest else {
                throw RuleFault(
                    file: path, line: 1, code: .unreadable, sentence: "the file is larger than 16 MiB",
                    remedy: "split it into several files")
            }
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RuleFault(
                file: path, line: 1, code: .syntax, sentence: "the file is not UTF-8",
                remedy: "save it as UTF-8")
        }
        return text
    }

    private static func unreadable(_ path: String) -> RuleFault {
        RuleFault(
            file: path, line: 1, code: .unreadable,
            sentence: "cannot be read: " + String(cString: strerror(errno)),
            remedy: "check that it is there and that you may read it")
    }
}
