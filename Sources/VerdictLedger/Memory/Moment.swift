import CloudChanges

/// An instant as the ledger's rows hold it.
struct Moment: Comparable {
    var seconds: Int64
    var nanoseconds: Int

    init(seconds: Int64, nanoseconds: Int) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    init(_ time: EventTime) { self.init(seconds: time.seconds, nanoseconds: time.nanoseconds) }

    static func < (left: Moment, right: Moment) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}
