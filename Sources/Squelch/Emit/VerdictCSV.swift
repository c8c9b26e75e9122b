public import CloudChanges

/// Printed verdicts as rows for a spreadsheet: RFC 4180, made from the verdict's line, so that a repeated run
/// prints the same.
///
/// What came from a log cannot become a formula: a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage
/// return, also in full width or behind spaces, gets an apostrophe in front. Only figures of ours keep their sign.
/// Source: OWASP, "CSV Injection".
public enum VerdictCSV {
    private static let columns: [(name: String, cell: @Sendable (JSONValue) -> JSONValue?)] = [
        ("event_id", { $0["event_id"] }),
        ("time", { $0["time"] }),
        ("cloud", { $0["cloud"] }),
        ("scope", { $0["scope"] }),
        ("region", { $0["region"] }),
        ("action", { $0["action"] }),
        ("outcome", { $0["outcome"] }),
        ("actor", { $0[path: "actor", "display"] }),
        ("actor_kind", { $0[path: "actor", "kind"] }),
        ("origin_ip", { $0[path: "origin", "ip"] }),
        ("target_kind", { $0[path: "target", "kind"] }),
        (
            "target",
            { verdict in
                let name = verdict[path: "target", "name"]
                return name?.string?.isEmpty == false ? name : verdict[path: "target", "id"]
            }
        ),
        ("exposure", { $0[path: "exposure", "tier"] }),
        ("decision", { $0["decision"] }),
        ("decided_by", { $0["decided_by"] }),
        ("confidence", { $0["confidence"] }),
        ("score", { $0["score"] }),
        ("severity", { $0["severity"] }),
        ("impact", { $0["impact"] }),
        ("rule", { $0["rule"] }),
        ("summary", { .string(VerdictSummary.of($0)) }),
        ("counterfactual", { $0["counterfactual"] }),
    ]

    /// The header row, without its line break.
    public static var header: String { columns.map(\.name).joined(separator: ",") }

    /// One row, without its line break.
    ///
    /// - Parameter verdict: The parsed line of a verdict.
    /// - Returns: The row, its cells quoted and inert.
    public static func row(of verdict: JSONValue) -> String {
        columns.map { cell($0.cell(verdict)) }.joined(separator: ",")
    }

    /// A text from anywhere as one cell, quoted and inert.
    public static func cell(_ text: String) -> String { quoted(inert(text)) }

    private static func cell(_ value: JSONValue?) -> String {
        guard let value, let text = value.scalarText else { return "" }
        if case .number(let figure) = value { return figure }
        return cell(text)
    }

    /// Text that a spreadsheet takes for text and a terminal cannot be steered with.
    static func inert(_ text: String) -> String {
        let visible = text.unicodeScalars.first { !$0.properties.isWhitespace || $0 == "\t" || $0 == "\r" }
        let safe = TerminalText.safe(text)
        guard let visible, formulaBeginnings.contains(visible) else { return safe }
        return "'" + safe
    }

    private static let formulaBeginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func quoted(_ text: String) -> String {
        // A space at either end is kept only in quotes by some readers; a semicolon parts cells in some countries.
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
                || byte == UInt8(ascii: " ")
        }
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
