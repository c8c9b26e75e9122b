import CloudChanges
import Squelch
import VerdictLedger

/// What is normal, as a person and as a program read it.
enum BaselineText {
    // MARK: A page

    static func table(_ page: BaselinePage) -> String {
        var text = "\(page.sort.rawValue) \(TerminalText.safe(page.name)): "
        text += "\(Words.counted(page.days, "day")) of habit as of \(date(page.day))\n"
        for part in page.parts {
            text += "\n\(part.dimension.name)\(expectation(part))\n"
            let width = part.lines.map { DisplayWidth.of(shown($0.value)) }.max() ?? 0
            for line in part.lines {
                let value = shown(line.value)
                let gap = String(repeating: " ", count: width - DisplayWidth.of(value))
                text += "  \(value)\(gap)  \(days(line))\n"
            }
        }
        if !page.contents.isEmpty {
            text += "\nwhat the content of a change would weigh, the most surprising last\n"
            for (code, weight) in page.contents { text += "  \(signed(weight))  \(code)\n" }
        }
        return text
    }

    private static func expectation(_ part: BaselinePage.Part) -> String {
        let share = ": of a hundred next values \(Int((part.novelty * 100).rounded())) are expected to be new"
        guard let surprise = part.surprise else { return share }
        return share + "; one that nobody here has shown would weigh \(signed(surprise))"
    }

    private static func days(_ line: BaselinePage.Line) -> String {
        let ago = line.lastSeen == 0 ? "last today" : "last \(Words.counted(line.lastSeen, "day")) ago"
        let waiting = line.waiting > 0 ? ", \(Words.counted(line.waiting, "showing")) not counted yet" : ""
        return "on \(Words.counted(line.days, "day")), \(ago)\(waiting)"
    }

    private static let mostColumns = 60

    private static func shown(_ value: String) -> String {
        let safe = TerminalText.safe(value)
        return safe.count <= mostColumns ? safe : safe.prefix(mostColumns - 1) + "…"
    }

    private static func signed(_ weight: LogOdds) -> String {
        let tenths = Int((weight.value * 10).rounded())
        return "\(tenths < 0 ? "−" : "+")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    private static func date(_ day: Int) -> String {
        String("\(EventTime(seconds: Int64(day) * 86_400))".prefix(10))
    }

    /// One object; keys in this order.
    static func line(_ page: BaselinePage) -> [UInt8] {
        let parts = page.parts.map { part in
            let values = part.lines.map { line in
                JSONValue.keyed([
                    ("value", .string(line.value)), ("days", .count(line.days)),
                    ("last_seen_days", .count(line.lastSeen)), ("waiting", .count(line.waiting)),
                ])
            }
            return JSONValue.keyed([
                ("dimension", .string(part.dimension.name)), ("values", .array(values)),
                ("new_value_share", .number(decimals(part.novelty))),
                ("new_value_weight", part.surprise.map { .number(decimals($0.value)) } ?? .null),
            ])
        }
        let contents = page.contents.map {
            JSONValue.keyed([("content", .string($0.code)), ("weight", .number(decimals($0.weight.value)))])
        }
        return JSONValue.keyed([
            ("name", .string(page.name)), ("sort", .string(page.sort.rawValue)),
            ("as_of", .string(date(page.day))),
            ("days", .count(page.days)), ("dimensions", .array(parts)), ("content_weights", .array(contents)),
        ]).bytes
    }

    // MARK: Counts

    static func sentence(_ counts: BaselineCounts) -> String {
        "\(Words.counted(counts.contributions, "verdict")) taught something: "
            + "\(ReadSummary.grouped(counts.held)) held for a week, \(ReadSummary.grouped(counts.forgotten)) taken out\n"
            + "other records taught something of \(Words.counted(counts.sightings, "half-day")) of an actor at a network\n"
            + "\(Words.counted(counts.subjects, "actor, person or object", "actors, people and objects")) in "
            + "\(ReadSummary.bytes(counts.bytes)); \(Words.counted(counts.values, "value")) counted by actor\n"
    }

    static func line(_ counts: BaselineCounts) -> [UInt8] {
        JSONValue.keyed([
            ("contributions", .count(counts.contributions)), ("held", .count(counts.held)),
            ("forgotten", .count(counts.forgotten)), ("subjects", .count(counts.subjects)),
            ("bytes", .count(counts.bytes)), ("values", .count(counts.values)),
            ("sightings", .count(counts.sightings)),
        ]).bytes
    }

    // MARK: JSON

    /// Four decimals at most.
    private static func decimals(_ value: Double) -> String { "\(LogOdds(value).rounded.value)" }
}

extension JSONValue {
    fileprivate var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }
}
