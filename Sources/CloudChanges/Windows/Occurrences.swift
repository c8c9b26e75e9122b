import RecordText
import Synchronization

/// When a window is open: single spans, and those that a rule goes on to give, worked out only as far as somebody asked.
public final class Occurrences: Sendable {
    private let state: Mutex<State>

    /// What a rule needs to become spans.
    struct Recurring {
        /// The shim's iterator; owned from here on.
        var iterator: OpaquePointer
        /// A start that the iterator gave already.
        var pending: Int64?
        var zone: TimeZoneRules
        /// On the wall clock: a window from 22:00 to 04:00 is one in the night of a clock change, too.
        var length: Int64
        /// No later start, in UTC.
        var until: Int64?
        /// Whether it ends, and soon enough to be worked out whole.
        var isFinite: Bool
    }

    fileprivate struct State {
        /// By start.
        var single: [TimeSpan]
        /// By start; as far as worked out.
        var ruled: [TimeSpan] = []
        var recurring: Recurring?
        /// Starts that do not count, in UTC.
        var excluded: Set<Int64>
        /// Days on the wall clock of `zone` on which no start counts, as their first second.
        var excludedDays: Set<Int64>
        var longest: Int64 = 0
        /// The wall clock up to which `ruled` is complete.
        var reached = Int64.min
    }

    /// Spans that are known.
    public convenience init(_ spans: [TimeSpan]) { self.init(spans, recurring: nil) }

    init(
        _ spans: [TimeSpan], recurring: sending Recurring?, excluding: Set<Int64> = [],
        excludingDays: Set<Int64> = []
    ) {
        var state = State(
            single: Set(spans).sorted(), recurring: recurring, excluded: excluding,
            excludedDays: excludingDays)
        state.longest = spans.map(\.length).max() ?? 0
        self.state = Mutex(state)
    }

    deinit {
        state.withLock { state in
            if let recurring = state.recurring { rt_recurrence_free(recurring.iterator) }
        }
    }

    /// The spans that share a second with `frame`, by start.
    public func spans(overlapping frame: TimeSpan) -> [TimeSpan] {
        state.withLock { state in
            state.workOut(through: frame.end)
            return Set(state.single.overlapping(frame, longest: state.longest))
                .union(state.ruled.overlapping(frame, longest: state.longest)).sorted()
        }
    }

    /// The first that begins at or after `instant`, or holds it, within ten years; nil where there is none.
    public func next(from instant: Int64, count: Int) -> [TimeSpan] {
        var found: [TimeSpan] = []
        var from = instant
        // Wider steps the longer nothing is found: a year, then all ten.
        for days in [32, 366, 3_660] as [Int64] {
            guard let frame = TimeSpan(from: from, to: instant + days * 86_400) else { break }
            found += spans(overlapping: frame).filter { $0.end > instant && !found.contains($0) }
            if found.count >= count { break }
            from = frame.end
        }
        return Array(found.sorted().prefix(count))
    }

    /// The very first, as far as one comes within ten years of the earliest that can be told.
    public var first: TimeSpan? {
        state.withLock { state in
            if state.ruled.isEmpty { state.workOutFirst() }
            return [state.single.first, state.ruled.first].compactMap(\.self).min()
        }
    }

    /// The end of the last one; nil where a rule may go on.
    public var lastEnd: Int64? {
        state.withLock { state in
            if state.recurring?.isFinite == true { state.workOut(through: .max / 2) }
            guard state.recurring == nil else { return nil }
            return (state.single + state.ruled).map(\.end).max()
        }
    }

    /// Whether a rule may give more.
    public var recurs: Bool { state.withLock { $0.recurring != nil } }
}

extension Occurrences.State {
    /// Goes on until a start lies behind `instant` on every clock.
    fileprivate mutating func workOut(through instant: Int64) {
        let limit = instant + 2 * 86_400
        while recurring != nil, reached <= limit { step() }
    }

    fileprivate mutating func workOutFirst() {
        while recurring != nil, ruled.isEmpty { step() }
    }

    private mutating func step() {
        guard let recurring else { return }
        var local: Int64 = recurring.pending ?? 0
        self.recurring?.pending = nil
        guard recurring.pending != nil || rt_recurrence_next(recurring.iterator, &local) else { return end() }
        reached = local
        let start = recurring.zone.instant(ofLocal: local)
        if let until = recurring.until, start > until { return end() }
        guard !excluded.contains(start), !excludedDays.contains(local - Occurrences.timeOfDay(local)) else {
            return
        }
        guard let span = TimeSpan(from: start, to: recurring.zone.instant(ofLocal: local + recurring.length))
        else { return }
        // Two starts of one autumn night may change places.
        var place = ruled.endIndex
        while place > 0, ruled[place - 1] > span { place -= 1 }
        ruled.insert(span, at: place)
        longest = max(longest, span.length)
    }

    private mutating func end() {
        if let recurring { rt_recurrence_free(recurring.iterator) }
        recurring = nil
    }
}

extension Occurrences {
    /// Seconds since midnight of the wall clock.
    static func timeOfDay(_ local: Int64) -> Int64 { (local % 86_400 + 86_400) % 86_400 }
}

extension [TimeSpan] {
    /// Of spans sorted by start, none longer than `longest`, those that share a second with `frame`.
    fileprivate func overlapping(_ frame: TimeSpan, longest: Int64) -> [TimeSpan] {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].start < frame.end { low = middle + 1 } else { high = middle }
        }
        var found: [TimeSpan] = []
        var index = low - 1
        while index >= 0, self[index].start > frame.start - longest {
            if self[index].overlaps(frame) { found.append(self[index]) }
            index -= 1
        }
        return found
    }
}
