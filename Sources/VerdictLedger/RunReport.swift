public import CloudChanges
public import Squelch

/// Something a run names while the rest goes on.
public enum RunNotice: Sendable, Hashable {
    /// The record has no readable time or other part that a verdict cannot do without; it got none.
    case unreadable(SourcePlace, NormaliseError)
    /// The record bears the id of another one of other content; it is judged on its own under `eventID`.
    case sharedID(SourcePlace, cloud: Cloud, id: String, eventID: String)
    /// The operation's records were pruned, so that it could not be judged again.
    case pruned(eventID: String)
}

/// A verdict that no longer stood when a later record came.
public struct Resurfacing: Sendable, Hashable {
    /// With `eventID` the name of the operation.
    public var cloud: Cloud
    /// As printed in `event_id`.
    public var eventID: String
    /// What no longer held, as in ``VerdictCause/resurfaced(_:)``.
    public var cause: String
    /// Event time of the record that came.
    public var since: EventTime
    /// As it stood.
    public var before: Decision
    /// As it stands; not necessarily another one.
    public var now: Decision
}

/// What a run did.
public struct RunReport: Sendable, Hashable {
    /// Matched records that were added, copies included.
    public var matched = 0
    /// Records that came more than once within the run.
    public var duplicates = 0
    /// Records without a place in time: they got no verdict.
    public var unreadable = 0
    /// Operations judged for the first time.
    public var judged = 0
    /// Operations whose recorded line was printed again.
    public var repeated = 0
    /// Of `repeated`, those that another model had judged.
    public var repeatedUnderOtherModel = 0
    /// Operations whose line changed under `--rejudge`.
    public var rejudged = 0
    /// Records stored beside a verdict of an earlier run.
    public var late = 0
    /// Verdicts of earlier runs that records of this run changed, in the order of judging.
    public var resurfaced: [Resurfacing] = []
    /// Printed lines by decision.
    public var decisions: [Decision: Int] = [:]
}
