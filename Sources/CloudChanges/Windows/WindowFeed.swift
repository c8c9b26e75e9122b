/// A file of change windows, read: what it approves, and what of it was refused.
public struct WindowFeed: Sendable {
    /// As the user named it.
    public let file: String
    /// In the order of the file.
    public let windows: [ChangeWindow]
    /// Everything that was refused.
    public let faults: [WindowFault]
    /// What a user should know beyond what is wrong, each one line.
    public let remarks: [String]
    /// Of the file's bytes.
    public let digest: Digest

    /// Reads bytes by what they are, not by their name: iCalendar, JSON of ServiceNow, Jira or SSM, else a table.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for messages.
    ///   - settings: Zone, patterns and mappings.
    ///   - feed: What the configuration says of this file.
    public init(
        _ bytes: [UInt8], named file: String, settings: WindowSettings = WindowSettings(),
        feed: WindowSettings.Feed? = nil
    ) {
        let zone = (feed?.timeZone ?? settings.timeZone).flatMap(TimeZoneRules.named)
        var reader = FeedReader(
            FeedReading(
                file: file, zone: zone, scope: feed?.scope ?? WindowScope(), settings: settings,
                patterns: TicketPatterns(
                    patterns: settings.ticketPatterns, projects: settings.jiraProjects)))
        reader.read(bytes)
        self.file = file
        windows = reader.reading.windows
        faults = reader.reading.faults
        remarks = reader.reading.remarks
        digest = Digest(of: bytes)
    }

    /// A file that could not even be opened.
    public init(unreadable file: String, reason: String) {
        self.file = file
        windows = []
        remarks = []
        digest = Digest(of: "")
        faults = [
            WindowFault(
                WindowPlace(file: file), .unreadable, "cannot be read: \(reason)",
                remedy: "check that it is a file of at most 16 MiB, and that you may read it")
        ]
    }

    /// The first and last second that the file tells of; nil where it tells of none.
    ///
    /// Approved or not: a feed that holds a refused ticket knows of it.
    public var covered: ClosedRange<Int64>? {
        let starts = windows.compactMap(\.occurrences.first?.start)
        guard let first = starts.min() else { return nil }
        let ends = windows.map { $0.occurrences.lastEnd ?? .max }
        return first...max(first, ends.max() ?? first)
    }
}
