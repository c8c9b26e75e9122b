/// A change as entries of the taxonomy `squelch` see it: cut into openings, each an operation with one peer and one
/// range of ports, beside what is true of all of them.
///
/// What is not known is left out, so that nothing is fulfilled by it.
public final class EntryEvent {
    /// What every opening shares.
    private let shared: [JSONObject.Member]
    private let changes: [JSONValue]
    private lazy var first: EventView? = nextOpenings(limit: 1).first

    /// - Parameter verdict: The keys of a verdict (docs/verdict.md), and `automation` and `window` beside them. Without
    ///   `changes`, the keys of one change may stand at the top.
    public init(_ verdict: JSONValue) {
        let members = verdict.object?.members ?? []
        shared = members.filter { $0.key != "changes" }.compactMap(EntryEvent.known)
        if let changes = verdict["changes"]?.array {
            self.changes = changes
        } else {
            let keys: Set = ["op", "direction", "effect", "protocol", "ports", "peers"]
            let own = members.filter { keys.contains($0.key) }
            changes = own.isEmpty ? [] : [.object(JSONObject(own))]
        }
    }

    /// Whether there is an opening, and every one of them passes.
    func everyOpening(_ passes: (EventView) -> Bool) -> Bool {
        guard let first, passes(first) else { return false }
        var isFirst = true
        return eachOpening { view in
            defer { isFirst = false }
            return isFirst ? true : passes(view)
        }
    }

    /// One of them, for looking entries up: what covers all of them covers this one.
    var anyOpening: EventView? { first }

    private func nextOpenings(limit: Int) -> [EventView] {
        var views: [EventView] = []
        _ = eachOpening { view in
            views.append(view)
            return views.count < limit
        }
        return views
    }

    /// False as soon as `body` is.
    private func eachOpening(_ body: (EventView) -> Bool) -> Bool {
        for change in changes {
            let columns = ["op", "direction", "effect", "protocol"].compactMap { key in
                change[key].flatMap { EntryEvent.known(.init(key: key, value: $0)) }
            }
            for peer in EntryEvent.peers(of: change) {
                for ports in EntryEvent.ports(of: change) {
                    guard body(EventView(.object(JSONObject(shared + columns + peer + ports)))) else {
                        return false
                    }
                }
            }
        }
        return true
    }

    /// Each peer; none at all where the change has none, and where it is not known.
    private static func peers(of change: JSONValue) -> [[JSONObject.Member]] {
        let peers = list(change["peers"]).compactMap(\.scalarText)
        guard !peers.isEmpty else { return [[]] }
        return peers.map { $0 == "unknown" ? [] : [.init(key: "peers", value: .string($0))] }
    }

    /// Each range, by its ends; `none` for a protocol without ports.
    private static func ports(of change: JSONValue) -> [[JSONObject.Member]] {
        guard let ports = change["ports"], !ports.isNull else { return [[]] }
        let ranges = list(ports)
        guard !ranges.isEmpty else { return [[.init(key: "ports", value: .string("none"))]] }
        return ranges.map { range in
            guard let ends = self.ends(of: range) else { return [] }
            let (first, last) = ends
            let text = first == last ? "\(first)" : "\(first)-\(last)"
            let port: [JSONObject.Member] = [
                .init(key: "from", value: .number("\(first)")), .init(key: "to", value: .number("\(last)")),
            ]
            return [
                .init(key: "ports", value: .string(text)),
                .init(key: "port", value: .object(JSONObject(port))),
            ]
        }
    }

    /// `[22, 22]`, 22, `"22"` or `"22-25"`.
    private static func ends(of range: JSONValue) -> (Int, Int)? {
        let texts: [String] =
            if let pair = range.array {
                pair.compactMap(\.scalarText)
            } else {
                (range.scalarText ?? "").split(separator: "-").map(String.init)
            }
        let numbers = texts.compactMap { Int($0) }
        guard numbers.count == texts.count, let first = numbers.first, let last = numbers.last else {
            return nil
        }
        return (first, last)
    }

    private static func list(_ value: JSONValue?) -> [JSONValue] {
        guard let value, !value.isNull else { return [] }
        return value.array ?? [value]
    }

    /// Without nulls, and with a word for a list that is known to be empty: `via: none`.
    private static func known(_ member: JSONObject.Member) -> JSONObject.Member? {
        switch member.value {
        case .null: return nil
        case .array(let elements) where elements.isEmpty:
            return .init(key: member.key, value: .string("none"))
        case .object(let object):
            return .init(key: member.key, value: .object(JSONObject(object.members.compactMap(known))))
        default: return member
        }
    }
}

extension AllowlistEntry {
    /// Whether the entry is about such an event; its times and limits aside.
    public func covers(_ event: EntryEvent) -> Bool {
        taxonomy.isSquelch && event.everyOpening { filter.covers(everyKnown: $0) }
    }

    /// The same for a record in its native form.
    public func covers(_ record: JSONValue) -> Bool { covers(native: EventView(record)) }

    func covers(native view: EventView) -> Bool { !taxonomy.isSquelch && filter.covers(view) }

    /// Of either sort, as an example has it.
    func catches(_ event: JSONValue) -> Bool {
        taxonomy.isSquelch ? covers(EntryEvent(event)) : covers(event)
    }
}
