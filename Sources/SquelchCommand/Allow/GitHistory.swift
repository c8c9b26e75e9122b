import Glibc

/// Who last changed a file, where its folder is in Git. Asks `git` itself, once a folder, and does without it where
/// there is none.
final class GitHistory {
    struct Change {
        var author: String
        var commit: String
    }

    private var known: [String: [String: Change]] = [:]

    /// Nil where there is no history, or where the file is not as it was committed.
    func lastChange(of file: String) -> Change? {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
        let name = String(parts.last ?? "")
        let place = folder.isEmpty ? "/" : folder
        if known[place] == nil { known[place] = GitHistory.changes(in: place) }
        return known[place]?[name]
    }

    /// The last commit of every file of the folder that is as it was committed.
    private static func changes(in folder: String) -> [String: Change] {
        guard hasRepository(folder),
            let log = git(
                folder, ["log", "--format=%x01%H%x02%an <%ae>", "--name-only", "--relative", "--", "."])
        else { return [:] }
        let dirty = Set(
            (git(folder, ["status", "--porcelain", "--", "."]) ?? "").split(separator: "\n").compactMap {
                $0.dropFirst(3).split(separator: "/").last.map(String.init)
            })
        var changes: [String: Change] = [:]
        for commit in log.split(separator: "\u{1}") {
            let lines = commit.split(separator: "\n")
            let head = (lines.first ?? "").split(separator: "\u{2}", maxSplits: 1).map(String.init)
            guard head.count == 2 else { continue }
            for line in lines.dropFirst() where changes[String(line)] == nil && !dirty.contains(String(line))
            {
                changes[String(line)] = Change(author: head[1], commit: head[0])
            }
        }
        return changes
    }

    /// Looked for without asking `git`, which takes its time to start.
    private static func hasRepository(_ folder: String) -> Bool {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard realpath(folder, &path) != nil else { return false }
        var place = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        while true {
            if access(place + "/.git", F_OK) == 0 { return true }
            guard place != "/", let end = place.lastIndex(of: "/") else { return false }
            place = end == place.startIndex ? "/" : String(place[..<end])
        }
    }

    /// Without what a repository's own configuration could have run.
    private static func git(_ folder: String, _ arguments: [String]) -> String? {
        ChildProcess.output(of: ["git", "-c", "core.fsmonitor=false", "-C", folder] + arguments)
    }
}
