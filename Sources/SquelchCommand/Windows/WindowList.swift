import CloudChanges
import Squelch

/// Windows as `squelch windows list` shows them.
struct WindowList {
    private struct Row {
        var window: ChangeWindow
        var spans: [TimeSpan]
        var hasMore: Bool
    }

    private var rows: [Row] = []
    /// Windows with no time in what was asked for.
    private(set) var hidden = 0
    private let isBounded: Bool

    private static let shown = 3
    private static let most = 10_000

    /// - Parameters:
    ///   - calendar: What was read.
    ///   - from: Seconds since 1970-01-01T00:00:00Z.
    ///   - to: The same; nil for the next few times from there on.
    ///   - isBounded: Whether the caller asked for a stretch of time.
    init(_ calendar: WindowCalendar, from: Int64, to: Int64?, isBounded: Bool) {
        self.isBounded = isBounded
        for window in calendar.windows {
            var spans: [TimeSpan]
            if let to {
                let begin = max(from, window.occurrences.first?.start ?? to)
                spans = TimeSpan(from: begin, to: to).map { window.occurrences.spans(overlapping: $0) } ?? []
            } else {
                spans = window.occurrences.next(from: from, count: WindowList.shown + 1)
            }
            if spans.isEmpty { hidden += 1 }
            if spans.isEmpty, isBounded { continue }
            let most = to == nil ? WindowList.shown : WindowList.most
            let hasMore = spans.count > most
            if hasMore { spans = Array(spans.prefix(most)) }
            rows.append(Row(window: window, spans: spans, hasMore: hasMore))
        }
    }

    /// One JSON object a window, keys in this order.
    func lines() -> [[UInt8]] {
        rows.map { row in
            let window = row.window
            func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
            let spans = row.spans.map { span in
                JSONValue.object(
                    JSONObject([
                        .init(key: "start", value: .string("\(EventTime(seconds: span.start))")),
                        .init(key: "end", value: .string("\(EventTime(seconds: span.end))")),
                    ]))
            }
            let members: [JSONObject.Member] = [
                .init(key: "file", value: .string(window.place.file)),
                .init(key: "line", value: window.place.line.map { .number(String($0)) } ?? .null),
                .init(key: "record", value: window.place.record.map { .number(String($0)) } ?? .null),
                .init(key: "tickets", value: list(window.tickets)),
                .init(key: "title", value: .string(window.title)),
                .init(key: "kind", value: .string(window.kind.rawValue)),
                .init(key: "approved", value: .bool(window.standing == .approved)),
                .init(key: "excuses", value: .bool(window.mayExcuse)),
                .init(key: "because", value: window.idleReason.map(JSONValue.string) ?? .null),
                .init(key: "accounts", value: list(window.scope.accounts.map(\.text))),
                .init(key: "actors", value: list(window.scope.actors.map(\.text))),
                .init(key: "resources", value: list(window.scope.resources.map(\.text))),
                .init(key: "people", value: list(window.scope.people)),
                .init(key: "items", value: list(window.scope.items)),
                .init(key: "occurrences", value: .array(spans)),
                .init(key: "more", value: .bool(row.hasMore)),
            ]
            var out: [UInt8] = []
            JSONValue.object(JSONObject(members)).write(to: &out)
            return out
        }
    }

    /// A block a window: what and when; for whom; then its further times.
    func table(_ style: Style) -> String {
        var text = ""
        for row in rows where isBounded || !row.spans.isEmpty {
            let window = row.window
            let mark = window.mayExcuse ? "approved" : window.kind == .freeze ? "freeze" : "idle"
            let ticket = window.tickets.isEmpty ? "" : window.tickets.joined(separator: ", ") + "  "
            let head = "\(mark)  \(ticket)\(window.title)  (\(window.place))"
            text += style.ink(TerminalText.safe(head), window.mayExcuse ? .bold : .dim) + "\n"
            for span in row.spans { text += "    \(span)\n" }
            if row.hasMore { text += "    … and further times\n" }
            let whom = window.idleReason.map { "excuses nothing: \($0)" } ?? "for \(window.scope)"
            text += "    " + TerminalText.safe(whom) + "\n"
        }
        if hidden > 0 {
            let what = isBounded ? "not open in that time" : "over, or too far ahead"
            text += style.ink("\(hidden) more \(what)", .dim) + "\n"
        }
        return text
    }
}
