import Synchronization

/// All feeds of a run together: which windows hold an instant, and what is known of a ticket.
public final class WindowCalendar: Sendable {
    /// In the order in which they were given.
    public let feeds: [WindowFeed]
    /// Of all feeds, in order.
    public let windows: [ChangeWindow]
    /// The numbers of these feeds' tickets, and those that the configuration describes.
    public let patterns: TicketPatterns
    /// Seconds by which a window is open longer at both ends; 0 unless configured.
    public let grace: Int64

    private let byTicket: [String: [Int]]
    private let coverage: [(range: ClosedRange<Int64>, families: Set<String>)]
    /// Windows with a second on a UTC day, by day; a few days are remembered.
    private let days = Mutex<[Int64: [Int]]>([:])
    private static let mostDays = 64

    /// Feeds of one run.
    public init(_ feeds: [WindowFeed], settings: WindowSettings = WindowSettings()) {
        self.feeds = feeds
        windows = feeds.flatMap(\.windows)
        grace = Int64(settings.graceMinutes) * 60
        var byTicket: [String: [Int]] = [:]
        for (index, window) in windows.enumerated() {
            for ticket in Set(window.tickets) { byTicket[ticket, default: []].append(index) }
        }
        self.byTicket = byTicket
        // What a feed calls a ticket is one: so keys of a tracker whose issues it holds need no configuration.
        let families = Set(byTicket.keys.map(TicketPatterns.family))
        patterns = TicketPatterns(
            patterns: settings.ticketPatterns,
            projects: settings.jiraProjects
                + families.filter { $0.hasSuffix("-") }.map { String($0.dropLast()) })
        coverage = feeds.compactMap { feed in
            feed.covered.map { ($0, Set(feed.windows.flatMap(\.tickets).map(TicketPatterns.family))) }
        }
    }

    /// Whether nothing at all was read.
    public var isEmpty: Bool { windows.isEmpty }

    /// A window at one of its times.
    public struct Opening: Sendable {
        /// The window itself.
        public let window: ChangeWindow
        /// The time of it that was asked about.
        public let span: TimeSpan
        /// Whether only the grace of the configuration holds the instant.
        public let isGrace: Bool
    }

    /// The windows that hold the instant, grace included; in the order of the feeds.
    public func open(at time: EventTime) -> [Opening] {
        candidates(on: time.seconds).compactMap { opening(of: windows[$0], at: time) }
    }

    /// The windows that do not hold the instant, and have a time that ended or begins within an hour of it.
    public func nearlyOpen(at time: EventTime) -> [Opening] {
        candidates(on: time.seconds).compactMap { index in
            guard opening(of: windows[index], at: time) == nil,
                let frame = TimeSpan(
                    from: time.seconds - WindowCalendar.near, to: time.seconds + WindowCalendar.near)
            else { return nil }
            // One that has been open comes before one that will be.
            return windows[index].occurrences.spans(overlapping: frame).first.map {
                Opening(window: windows[index], span: $0, isGrace: false)
            }
        }
    }

    /// The time of a window that holds the instant, grace included.
    public func opening(of window: ChangeWindow, at time: EventTime) -> Opening? {
        guard let frame = TimeSpan(from: time.seconds - grace, to: time.seconds + grace + 1) else {
            return nil
        }
        let spans = window.occurrences.spans(overlapping: frame)
        if let span = spans.first(where: { $0.contains(time) }) {
            return Opening(window: window, span: span, isGrace: false)
        }
        // A window ends before its last second, so what is `grace` seconds late lies just beyond.
        let near = spans.first { $0.start - grace <= time.seconds && time.seconds < $0.end + grace }
        return near.map { Opening(window: window, span: $0, isGrace: true) }
    }

    private static let near: Int64 = 3_600

    private func candidates(on seconds: Int64) -> [Int] {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return days.withLock { days in
            if let known = days[day] { return known }
            if days.count >= WindowCalendar.mostDays { days.removeAll() }
            let margin = max(grace, WindowCalendar.near)
            let found: [Int]
            if let frame = TimeSpan(from: day * 86_400 - margin, to: (day + 1) * 86_400 + margin) {
                found = windows.indices.filter { !windows[$0].occurrences.spans(overlapping: frame).isEmpty }
            } else {
                found = []
            }
            days[day] = found
            return found
        }
    }

    /// The windows that a ticket stands for; empty for one that no feed holds.
    public func windows(ofTicket number: String) -> [ChangeWindow] {
        (byTicket[number.uppercased()] ?? []).map { windows[$0] }
    }

    /// Whether a feed tells of the day of that instant, and holds tickets of the number's sort: only then does it mean
    /// something that the number is not among them.
    public func covers(_ number: String, at time: EventTime) -> Bool {
        let family = TicketPatterns.family(of: number)
        let dayStart = time.seconds - Occurrences.timeOfDay(time.seconds)
        return coverage.contains { range, families in
            families.contains(family) && range.lowerBound < dayStart + 86_400 && range.upperBound >= dayStart
        }
    }
}
