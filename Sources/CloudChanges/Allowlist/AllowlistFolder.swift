import Glibc

/// Entries in files under directories, read again when a file changes.
///
/// A file that breaks while it is followed keeps its last good version. Value lists lie in a directory `lists` beside
/// the entries (``ValueLists``).
public final class AllowlistFolder {
    private let paths: [String]
    private let knowledge: EntryKnowledge
    private var files: [String: File] = [:]
    private var listMarks: [String: Mark] = [:]
    private var listFaults: [AllowlistFault] = []
    private var hasRead = false
    private var hasToldOfAbsence = false

    /// What was read of one file.
    private struct File {
        var mark: Mark
        var entries: [AllowlistEntry]
        var faults: [AllowlistFault]
    }

    /// What tells that a file was written: cheap to ask for.
    private struct Mark: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    /// - Parameters:
    ///   - paths: Directories, read in path order, or files.
    ///   - knowledge: Rules, guards and placeholders.
    public init(_ paths: [String], _ knowledge: EntryKnowledge) {
        self.paths = paths
        self.knowledge = knowledge
    }

    /// What was found.
    public struct Reading: Sendable {
        /// Every sound entry.
        public var allowlist: Allowlist
        /// Everything that is wrong, in the order of the files.
        public var faults: [AllowlistFault]
        /// Files that are broken and keep what stood in them before.
        public var kept: [String]

        /// Everything as found.
        public init(allowlist: Allowlist, faults: [AllowlistFault], kept: [String] = []) {
            self.allowlist = allowlist
            self.faults = faults
            self.kept = kept
        }
    }

    /// Reads everything, or what has changed since; nil when nothing has.
    public func read() -> Reading? {
        var walk: [RuleFault] = []
        let found = RuleFiles.list(paths, into: &walk)
        if hasRead, !walk.isEmpty { return whileAbsent(walk) }
        hasToldOfAbsence = false
        let lists = ValueLists.files(in: paths)
        let marks = AllowlistFolder.marks(of: found)
        let newLists = AllowlistFolder.marks(of: lists)
        if hasRead, newLists == listMarks, marks == files.mapValues(\.mark) { return nil }
        hasRead = true
        var knowledge = knowledge
        let values = ValueLists(lists)
        knowledge.placeholders.merge(values.texts) { _, own in own }
        knowledge.networks = values.networks
        listFaults = values.faults
        let listsChanged = newLists != listMarks
        var next: [String: File] = [:]
        var kept: [String] = []
        for path in found {
            guard let mark = marks[path] else { continue }
            if let known = files[path], known.mark == mark, !listsChanged {
                next[path] = known
                continue
            }
            var file = File(mark: mark, entries: [], faults: [])
            (file.entries, file.faults) = AllowlistFolder.read(path, knowledge)
            if let known = files[path], !known.entries.isEmpty,
                file.faults.contains(where: { $0.severity == .error })
            {
                file.entries = known.entries
                kept.append(path)
            }
            next[path] = file
        }
        files = next
        listMarks = newLists
        return reading(found, walk, kept)
    }

    /// A folder that cannot be walked any more is broken like a file: what stood in it stays in force, and that is said
    /// once.
    private func whileAbsent(_ walk: [RuleFault]) -> Reading? {
        guard !hasToldOfAbsence else { return nil }
        hasToldOfAbsence = true
        return reading(files.keys.sorted(), walk, paths)
    }

    private func reading(_ found: [String], _ walk: [RuleFault], _ kept: [String]) -> Reading {
        var faults = walk.map { AllowlistFault($0) } + listFaults
        var entries: [AllowlistEntry] = []
        var first: [String: AllowlistEntry] = [:]
        for path in found {
            guard let file = files[path] else { continue }
            faults += file.faults
            for entry in file.entries {
                if let earlier = first[entry.id] {
                    faults.append(
                        AllowlistFault(
                            file: entry.file, line: entry.line, code: "duplicate-id",
                            sentence:
                                "the id \(entry.id) is that of the entry at \(earlier.file):\(earlier.line)",
                            remedy: "give one of the two another id, or remove it"))
                } else {
                    first[entry.id] = entry
                    entries.append(entry)
                }
            }
        }
        return Reading(allowlist: Allowlist(entries), faults: faults, kept: kept)
    }

    /// - Returns: The sound entries of one file, and what is wrong with the others.
    private static func read(_ path: String, _ knowledge: EntryKnowledge) -> (
        [AllowlistEntry], [AllowlistFault]
    ) {
        let text: String
        do { text = try RuleFiles.read(path) } catch { return ([], [AllowlistFault(error)]) }
        return entries(in: text, named: path, knowledge)
    }

    /// Reads entries from a text.
    public static func entries(
        in text: String, named path: String, _ knowledge: EntryKnowledge
    ) -> (entries: [AllowlistEntry], faults: [AllowlistFault]) {
        let documents = RuleDocument.split(text)
        guard !documents.isEmpty else {
            let fault = AllowlistFault(
                file: path, line: 1, code: "empty", sentence: "the file holds no entry",
                remedy: "write one (`squelch allow add` does), or remove the file")
            return ([], [fault])
        }
        let reader = EntryReader(file: path, knowledge: knowledge)
        var faults: [AllowlistFault] = []
        let entries = documents.compactMap { document in
            var own = EntryFaults(file: path)
            let entry = reader.entry(document, into: &own)
            faults += own.all.sorted { $0.line < $1.line }
            return entry
        }
        return (entries, faults)
    }

    private static func marks(of paths: [String]) -> [String: Mark] {
        var marks: [String: Mark] = [:]
        for path in paths {
            var info = stat()
            guard stat(path, &info) == 0 else { continue }
            marks[path] = Mark(
                device: UInt64(info.st_dev), inode: UInt64(info.st_ino), size: Int(info.st_size),
                seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
        }
        return marks
    }
}
