/// What reading one feed needs to know, and what came of it.
struct FeedReading {
    let file: String
    /// Of times without a zone of their own; nil: none is configured.
    let zone: TimeZoneRules?
    /// Of windows without one of their own.
    let scope: WindowScope
    let settings: WindowSettings
    let patterns: TicketPatterns

    var windows: [ChangeWindow] = []
    var faults: [WindowFault] = []
    /// What a user should know beyond what is wrong.
    var remarks: [String] = []

    /// A feed of more windows is no feed of approvals.
    static let most = 50_000
    /// A rule without any occurrence costs libical a search through five centuries, of up to two seconds.
    static let mostSearches = 5
    var searches = 0

    init(
        file: String, zone: TimeZoneRules?, scope: WindowScope, settings: WindowSettings,
        patterns: TicketPatterns
    ) {
        self.file = file
        self.zone = zone
        self.scope = scope
        self.settings = settings
        self.patterns = patterns
    }

    mutating func add(
        _ place: WindowPlace, _ code: WindowFault.Code, _ sentence: String, _ remedy: String
    ) {
        faults.append(WindowFault(place, code, sentence, remedy: remedy))
    }

    /// Takes a window in, unless it is open for more than half of a year: that is no window.
    mutating func add(_ window: ChangeWindow) {
        guard windows.count < FeedReading.most else { return }
        if windows.count == FeedReading.most - 1 {
            add(
                window.place, .length, "the file has more than \(FeedReading.most) windows",
                "split it, or leave out what is long past; what stands before was read")
        }
        var window = window
        if window.scope.isEmpty { window.scope = scope }
        if window.kind == .approval, let first = window.occurrences.first,
            let year = TimeSpan(from: first.start, to: first.start + 365 * 86_400)
        {
            let open = TimeSpan.covered(window.occurrences.spans(overlapping: year), of: year)
            if open * 2 > year.length {
                let percent = open * 100 / year.length
                return add(
                    window.place, .tooOpen,
                    "\(quoted(window.title)) is open \(percent) % of the year from \(EventTime(seconds: first.start)) on",
                    "an exception for so long belongs among the allowlists; a window is open less than half of the time"
                )
            }
        }
        windows.append(window)
    }
}
