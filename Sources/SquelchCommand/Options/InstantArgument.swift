import ArgumentParser
import CloudChanges

/// A day or an instant in UTC.
struct InstantArgument: ExpressibleByArgument {
    var time: EventTime

    init?(argument: String) {
        guard let time = EventTime(parsing: argument.utf8.count == 10 ? argument + "T00:00:00Z" : argument)
        else {
            return nil
        }
        self.time = time
    }
}
