import ArgumentParser
import CloudChanges
import Glibc

/// `--windows FILE`, beside the feeds of the configuration.
struct WindowOption: ParsableArguments {
    @Option(
        name: .customLong("windows"),
        help: ArgumentHelp(
            "Approved change windows: iCalendar, or tickets of ServiceNow or Jira as CSV or JSON; a file, or a directory of them. Repeatable.",
            valueName: "file"),
        completion: .file(extensions: ["ics", "csv", "json"]))
    var paths: [String] = []

    /// - Throws: ``CommandError`` with status 2 for a path that does not exist.
    func load(_ configuration: Configuration) throws -> LoadedWindows {
        try LoadedWindows(paths, configuration.windows)
    }
}

/// The feeds of a run.
struct LoadedWindows {
    let calendar: WindowCalendar

    /// Named files, and below named directories whatever is called like a calendar, a table or JSON; then the feeds of the
    /// configuration. A file that is named twice is read once.
    init(_ paths: [String], _ settings: WindowSettings) throws {
        var seen: Set<String> = []
        var feeds: [WindowFeed] = []
        for path in paths + settings.feeds.map(\.file) where access(path, F_OK) != 0 {
            throw CommandError.noSuchPath(path)
        }
        for path in paths {
            for file in LoadedWindows.files(in: path) where seen.insert(file).inserted {
                let feed = settings.feeds.first { $0.file == file }
                feeds.append(LoadedWindows.read(file, settings, feed))
            }
        }
        for feed in settings.feeds where seen.insert(feed.file).inserted {
            feeds.append(LoadedWindows.read(feed.file, settings, feed))
        }
        calendar = WindowCalendar(feeds, settings: settings)
    }

    var faults: [WindowFault] { calendar.feeds.flatMap(\.faults) }

    /// Says what was refused, and what was assumed.
    func tell() {
        for feed in calendar.feeds {
            for fault in feed.faults { Diagnostics.standard.write(fault) }
            for remark in feed.remarks { Diagnostics.standard.write("squelch: note: \(remark)") }
        }
    }

    private static func read(_ file: String, _ settings: WindowSettings, _ feed: WindowSettings.Feed?)
        -> WindowFeed
    {
        guard let bytes = SmallFile.read(file) else {
            return WindowFeed(unreadable: file, reason: String(cString: strerror(errno)))
        }
        return WindowFeed(bytes, named: file, settings: settings, feed: feed)
    }

    private static let endings = [".ics", ".ical", ".ifb", ".csv", ".tsv", ".json", ".ndjson", ".jsonl"]

    /// In path order.
    private static func files(in path: String, depth: Int = 0) -> [String] {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
        guard depth < 16, let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap { name -> [String] in
            let child = path.hasSuffix("/") ? path + name : path + "/" + name
            let found = files(in: child, depth: depth + 1)
            let isFile = found == [child]
            return isFile && !endings.contains(where: name.lowercased().hasSuffix) ? [] : found
        }
    }
}
