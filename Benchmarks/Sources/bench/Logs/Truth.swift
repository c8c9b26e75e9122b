/// A firewall change that the generator wrote: what every contender has to find.
struct Truth: Hashable, Sendable {
    let eventID: String
    let time: String
    let name: String
    let caller: String

    /// One line of the truth file; nothing in it needs quotes.
    var row: String { "\(eventID),\(time),\(name),\(caller)" }

    static let header = "event_id,time,event_name,caller"
}
