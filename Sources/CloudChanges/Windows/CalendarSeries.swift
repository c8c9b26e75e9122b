/// Events that share a UID: one that may recur, and occurrences of it that are told apart.
struct CalendarSeries {
    private(set) var main: CalendarEvent?
    private var changed: [Int64: CalendarEvent] = [:]

    init(main: CalendarEvent? = nil) { self.main = main }

    mutating func add(_ event: CalendarEvent) {
        guard let recurrence = event.recurrence else {
            if let main, main.sequence > event.sequence { return }
            main = event
            return
        }
        if let other = changed[recurrence], other.sequence > event.sequence { return }
        changed[recurrence] = event
    }

    /// Starts that a changed occurrence stands for, in UTC.
    var replaced: Set<Int64> { Set(changed.keys) }

    /// The main one first, then the changed ones in the order of what they replace.
    var events: [CalendarEvent] {
        (main.map { [$0] } ?? []) + changed.sorted { $0.key < $1.key }.map(\.value)
    }
}
