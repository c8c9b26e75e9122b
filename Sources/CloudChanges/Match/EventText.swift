/// One text of an event, with its folded form made once and only when asked for.
final class EventText {
    /// UTF-8.
    let raw: [UInt8]
    private(set) lazy var folded: [UInt8] = CaseFolding.fold(raw)

    init(_ raw: [UInt8]) { self.raw = raw }
    convenience init(_ text: String) { self.init(Array(text.utf8)) }
}

/// One value that a field of an event has: an element where the event holds a list.
final class EventValue {
    let json: JSONValue
    /// What text modifiers see: a string, a number's token, `true` or `false`, an object's compact JSON; nothing for null.
    private(set) lazy var text: EventText? = EventValue.text(of: json)

    init(_ json: JSONValue) { self.json = json }

    private static func text(of json: JSONValue) -> EventText? {
        switch json {
        case .null: nil
        case .object, .array: EventText(json.text())
        case .bool, .number, .string: json.scalarText.map { EventText($0) }
        }
    }

    /// A number, or a string that is one from end to end.
    private(set) lazy var number: ExactNumber? =
        switch json {
        case .number(let text), .string(let text): ExactNumber(text)
        case .null, .bool, .array, .object: nil
        }

    private(set) lazy var network: IPNetwork? =
        if case .string(let text) = json { IPNetwork(text) } else { nil }
}
