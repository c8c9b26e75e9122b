public import CloudChanges
import Squelch

/// A contribution as a line of JSON: what `baseline export` writes and `baseline merge` reads (docs/baselines.md).
public enum BaselineLine {
    /// What is wrong with a line; without a full stop.
    public struct Fault: Error, Sendable, Hashable {
        /// For a person.
        public var sentence: String
    }

    /// Without a line feed; keys in this order.
    public static func encode(_ row: BaselineRow) -> [UInt8] {
        let contribution = row.contribution
        let showings = contribution.showings.map(value)
        let members: [(String, JSONValue)] = [
            ("actor", .string(row.actor)), ("kind", .string(contribution.kind.rawValue)),
            ("cloud", .string(row.cloud.rawValue)), ("event_id", .string(row.eventID)),
            ("half_day", .string("\(contribution.half.start)")),
            ("network", row.network.map(JSONValue.string) ?? .null),
            ("state", .string(row.state.rawValue)), ("first", .bool(row.isFirst)),
            ("showings", .array(showings)),
        ]
        var out: [UInt8] = []
        JSONValue.keyed(members).write(to: &out)
        return out
    }

    /// Without a line feed; keys in this order, and no `event_id`.
    public static func encode(_ row: SightingRow) -> [UInt8] {
        let members: [(String, JSONValue)] = [
            ("actor", .string(row.actor)), ("half_day", .string("\(row.half.start)")),
            ("network", row.network.isEmpty ? .null : .string(row.network)),
            ("state", .string(row.state.rawValue)),
            ("seen", .array(row.showings.map(value))),
        ]
        var out: [UInt8] = []
        JSONValue.keyed(members).write(to: &out)
        return out
    }

    /// What a line tells.
    public enum Content: Sendable, Hashable {
        /// What a verdict taught.
        case verdict(BaselineRow)
        /// What other records of a half-day taught.
        case sighting(SightingRow)
    }

    /// Reads what ``encode(_:)`` wrote; further keys are ignored.
    ///
    /// - Throws: ``Fault``.
    public static func decode(_ line: [UInt8], _ parser: JSONParser) throws(Fault) -> Content {
        guard let value = try? parser.parse(line), value.object != nil else {
            throw Fault(sentence: "no JSON object")
        }
        let fields = Fields(value: value)
        return value["seen"] == nil ? .verdict(try fields.verdict()) : .sighting(try fields.sighting())
    }

    private static func value(_ showing: Contribution.Showing) -> JSONValue {
        .array([.string(showing.subject), .string(showing.dimension.name), .string(showing.value)])
    }
}

/// The members of one line.
private struct Fields {
    typealias Fault = BaselineLine.Fault

    let value: JSONValue

    private func text(_ key: String) throws(Fault) -> String {
        guard let text = value[key]?.string, !text.isEmpty else {
            throw Fault(sentence: "`\(key)` is no text")
        }
        return text
    }

    private func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String, _: Word.Type)
        throws(Fault) -> Word
    {
        guard let word = Word(rawValue: try text(key)) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(sentence: "`\(key)` is none of \(known)")
        }
        return word
    }

    private func halfDay() throws(Fault) -> HalfDay {
        guard let time = EventTime(parsing: try text("half_day")), HalfDay(of: time).start == time else {
            throw Fault(sentence: "`half_day` is no midnight or noon of UTC, such as 2026-03-04T12:00:00Z")
        }
        return HalfDay(of: time)
    }

    func verdict() throws(Fault) -> BaselineRow {
        let half = try halfDay()
        guard let kind = ActorIdentity.Kind(rawValue: try text("kind")) else {
            throw Fault(sentence: "`kind` is none of human, workload, service, root, unknown")
        }
        let showings = try showings("showings")
        return BaselineRow(
            actor: try text("actor"), eventID: try text("event_id"), cloud: try word("cloud", Cloud.self),
            state: try word("state", BaselineRow.State.self), network: value["network"]?.string,
            isFirst: value["first"] == .bool(true),
            contribution: Contribution(half: half, kind: kind, showings: showings))
    }

    func sighting() throws(Fault) -> SightingRow {
        SightingRow(
            actor: try text("actor"), half: try halfDay(), network: value["network"]?.string ?? "",
            state: try word("state", SightingRow.State.self), showings: Set(try showings("seen")))
    }

    private func showings(_ key: String) throws(Fault) -> [Contribution.Showing] {
        guard let elements = value[key]?.array else { throw Fault(sentence: "`\(key)` is no list") }
        var showings: [Contribution.Showing] = []
        for element in elements {
            guard let parts = element.array?.compactMap(\.string), parts.count == 3,
                element.array?.count == 3,
                let dimension = Dimension.allCases.first(where: { $0.name == parts[1] }),
                ["a:", "p:", "o:"].contains(where: parts[0].hasPrefix)
            else {
                throw Fault(
                    sentence: "an element of `\(key)` is no list of a subject, a dimension and a value")
            }
            showings.append(.init(subject: parts[0], dimension: dimension, value: parts[2]))
        }
        return showings
    }
}
