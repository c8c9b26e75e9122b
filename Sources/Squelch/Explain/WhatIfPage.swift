import CloudChanges

/// What was asked, what would have been decided, and what differs from what was recorded.
public struct WhatIfPage: Sendable {
    private let asked: WhatIf
    private let recorded: Verdict
    private let otherwise: Verdict

    /// - Parameters:
    ///   - asked: The facts that are otherwise.
    ///   - recorded: The verdict on what happened.
    ///   - otherwise: The verdict on the copy.
    public init(_ asked: WhatIf, recorded: Verdict, otherwise: Verdict) {
        self.asked = asked
        self.recorded = recorded
        self.otherwise = otherwise
    }

    /// A page for a terminal, the answer in its first line; no line feed at the end, nothing raw from the log.
    public var text: String {
        let questions = asked.settings.map { "\($0.key.rawValue)=\($0.text)" }.joined(separator: ", ")
        let head =
            Paragraph.lines("", Paragraph.clipped(Explanation.headline(of: otherwise)), margin: 0)
            + Explanation.row("if", questions)
            + Explanation.row("instead of", Explanation.headline(of: recorded))
        let blocks = [head, Explanation.ruling(otherwise), differing, [Self.note]]
        return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// One line: what was recorded and what would have been, with the whole verdict on the copy.
    public var json: [UInt8] {
        var line = JSONLineWriter()
        line.object { line in
            line.string("event_id", recorded.change.eventID)
            line.object("what_if") { line in
                for setting in asked.settings { line.string(setting.key.rawValue, setting.text) }
            }
            line.object("recorded") { Self.write(recorded, to: &$0) }
            line.object("otherwise") { line in
                Self.write(otherwise, to: &line)
                line.string("summary", Explanation.headline(of: otherwise))
                line.string("reason", Explanation.reason(otherwise))
            }
            line.array("differs") { line in
                for difference in differences {
                    line.object { line in
                        line.string("code", difference.code)
                        line.token("recorded", difference.before.map(Figures.fourDecimals) ?? "null")
                        line.token("otherwise", difference.now.map(Figures.fourDecimals) ?? "null")
                    }
                }
            }
            line.token("verdict", String(decoding: VerdictLine.encode(otherwise), as: UTF8.self))
        }
        return line.bytes
    }

    private static func write(_ verdict: Verdict, to line: inout JSONLineWriter) {
        line.string("decision", verdict.decision.rawValue)
        line.string("decided_by", verdict.decidedBy.text)
        line.token("score", Figures.fourDecimals(verdict.score))
        line.token("confidence", Figures.plain(verdict.confidence))
    }

    private static let note =
        "judged on a copy: nothing is recorded. Habits and peers that it asks for are read from the ledger as of\n"
        + "the event's time; all else around the event stays as it was recorded"

    // MARK: What differs

    private struct Difference {
        var code: String
        /// nil where the line is not among the weights.
        var before: LogOdds?
        var now: LogOdds?
        var size: Int { abs((now?.units ?? 0) - (before?.units ?? 0)) }
    }

    private var differences: [Difference] {
        let (before, now) = (Self.weights(recorded), Self.weights(otherwise))
        return Set(before.keys).union(now.keys).map {
            Difference(code: $0, before: before[$0], now: now[$0])
        }
        .filter { $0.before != $0.now }
        .sorted { ($1.size, $0.code) < ($0.size, $1.code) }
    }

    private static func weights(_ verdict: Verdict) -> [String: LogOdds] {
        Dictionary(verdict.evidence.map { ($0.code, $0.weight) }) { LogOdds(units: $0.units + $1.units) }
    }

    private var differing: [String] {
        let differences = differences
        guard !differences.isEmpty else { return ["no weight differs"] }
        let width = (differences.map { DisplayWidth.of($0.code) }.max() ?? 0) + 2
        return ["weights that differ (recorded, otherwise):"]
            + differences.map { difference in
                let gap = String(repeating: " ", count: width - DisplayWidth.of(difference.code))
                return
                    "  \(difference.code)\(gap)\(Self.column(difference.before))\(Self.column(difference.now))"
            }
    }

    private static func column(_ weight: LogOdds?) -> String {
        let text = weight.map { ($0.units >= 0 ? "+" : "") + Figures.fourDecimals($0) } ?? "–"
        return String(repeating: " ", count: max(0, 10 - text.count)) + text
    }
}
