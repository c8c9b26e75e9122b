/// A stretch of time, from its first second up to, and without, its last.
public struct TimeSpan: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z; inside.
    public let start: Int64
    /// Outside; always later than `start`.
    public let end: Int64

    /// nil where nothing would be inside.
    public init?(from start: Int64, to end: Int64) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    /// Seconds.
    public var length: Int64 { end - start }

    /// Inclusive start, exclusive end.
    public func contains(_ time: EventTime) -> Bool { start <= time.seconds && time.seconds < end }

    /// Whether any second is in both.
    public func overlaps(_ other: TimeSpan) -> Bool { start < other.end && other.start < end }

    /// By start, then end.
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        (left.start, left.end) < (right.start, right.end)
    }

    /// Seconds of `frame` that any of the spans covers.
    static func covered(_ spans: [TimeSpan], of frame: TimeSpan) -> Int64 {
        var sum: Int64 = 0
        var reached = frame.start
        for span in spans.sorted() where span.overlaps(frame) {
            let from = max(span.start, reached)
            let to = min(span.end, frame.end)
            if to > from {
                sum += to - from
                reached = to
            }
        }
        return sum
    }
}

extension TimeSpan: CustomStringConvertible {
    /// `2026-03-04T22:00:00Z to 2026-03-05T02:00:00Z`.
    public var description: String { "\(EventTime(seconds: start)) to \(EventTime(seconds: end))" }
}
