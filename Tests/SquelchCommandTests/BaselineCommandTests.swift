import Foundation
import Testing

@Suite("squelch baseline")
struct BaselineCommandTests {
    /// Ten openings by dana, a day apart, from one address.
    private func ledger(_ name: String = "l.db", in scratch: Scratch, userName: String = "dana") throws
        -> String
    {
        let lines = (1...10).map { number in
            let day = number < 10 ? "0\(number)" : "\(number)"
            return SampleRecord.opening(
                id: "e0000000-0000-4000-8000-0000000000\(day)", time: "2026-03-\(day)T05:00:00Z",
                userName: userName)
        }
        let log = try scratch.write("log.ndjson", lines.joined(separator: "\n"))
        let db = scratch.path(name)
        let scored = try SquelchProcess.run(["score", "--db", db, log])
        #expect(scored.status == 0 && scored.lines.count == 10, "\(scored.errors)")
        return db
    }

    private func stats(_ db: String) throws -> String {
        let result = try SquelchProcess.run(["baseline", "stats", "--db", db])
        return result.text
    }

    private func actor(_ db: String) throws -> String {
        let line = try #require(try SquelchProcess.run(["baseline", "export", "--db", db]).lines.first)
        let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(row?["actor"] as? String)
    }

    @Test("show says what is usual and what would surprise, as a table and as JSON, and suggests names")
    func show() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let name = try actor(db)
        let table = try SquelchProcess.run(["baseline", "show", "--db", db, name, "--format", "table"])
        #expect(table.status == 0)
        #expect(
            table.text.hasPrefix("actor \(name): ") && table.text.contains("days of habit as of 2026-03-1"))
        #expect(table.text.contains("network: of a hundred next values"))
        #expect(table.text.contains("  world.admin\n"))
        let json = try SquelchProcess.run(["baseline", "show", name, "--db", db])
        let page = try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any]
        #expect(page?["sort"] as? String == "actor" && page?["name"] as? String == name)
        let dimensions = try #require(page?["dimensions"] as? [[String: Any]])
        #expect(
            dimensions.contains { $0["dimension"] as? String == "hour" && $0["new_value_weight"] is NSNull })
        let slip = try SquelchProcess.run(["baseline", "show", "--db", db, name + "x"])
        #expect(slip.status == 1 && slip.errors.contains("Did you mean") && slip.errors.contains(name))
        #expect(
            try SquelchProcess.run(["baseline", "show", "--db", scratch.path("none.db"), name]).status == 4)
    }

    @Test("what is forgotten is gone, from a day on or all of it, and scoring again does not bring it back")
    func forget() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let name = try actor(db)
        let some = try SquelchProcess.run(["baseline", "forget", "--db", db, name, "--since", "2026-03-09"])
        #expect(some.status == 0 && some.errors.contains("took out what 2 verdicts of"), "\(some.errors)")
        let one = try SquelchProcess.run(
            ["baseline", "forget", "--db", db, name, "--verdict", "e0000000-0000-4000-8000-000000000003"])
        #expect(one.errors.contains("took out what 1 verdict of"))
        #expect(
            try SquelchProcess.run(["baseline", "forget", "--db", db, name]).errors.contains("7 verdicts"))
        #expect(try SquelchProcess.run(["baseline", "forget", "--db", db, name]).status == 1)
        #expect(try SquelchProcess.run(["score", "--db", db, scratch.path("log.ndjson")]).status == 0)
        let stats = try SquelchProcess.run(["baseline", "stats", "--db", db])
        #expect(stats.text.contains("\"contributions\":10,") && stats.text.contains("\"forgotten\":10,"))
        #expect(stats.text.contains("\"subjects\":0,"))
    }

    @Test(
        "other records teach too, unless learn_from says matches, are exported, merged and forgotten, and explain says so"
    )
    func everyRecord() throws {
        let scratch = try Scratch()
        let opening = SampleRecord.opening(
            id: "e0000000-0000-4000-8000-000000000001", time: "2026-03-05T05:00:00Z", userName: "dana")
        let others = (1...4).map { day in
            opening.replacing("AuthorizeSecurityGroupIngress", with: "DescribeInstances")
                .replacing("e0000000-0000", with: "e000000\(day)-0000")
                .replacing("2026-03-05", with: "2026-03-0\(day)")
        }
        let log = try scratch.write("log.ndjson", (others + [opening]).joined(separator: "\n"))
        let config = try scratch.write("squelch.yml", "baseline:\n  learn_from: matches\n")
        let (db, plain) = (scratch.path("l.db"), scratch.path("plain.db"))
        let scored = try SquelchProcess.run(["score", "--db", db, log])
        #expect(scored.status == 0 && scored.lines.count == 1, "\(scored.errors)")
        _ = try SquelchProcess.run(["score", "--db", plain, "--config", config, log])
        #expect(try stats(db).contains("\"sightings\":4}") && stats(plain).contains("\"sightings\":0}"))
        let page = try SquelchProcess.run(
            ["explain", "--db", db, "e0000000-0000-4000-8000-000000000001"])
        #expect(page.text.contains("not read (learn_from: all):"))

        let export = try SquelchProcess.run(["baseline", "export", "--db", db])
        #expect(export.lines.count == 5 && export.lines.filter { $0.contains("\"seen\":[[") }.count == 4)
        let file = try scratch.write("export.ndjson", export.text)
        let merged = scratch.path("merged.db")
        for source in [file, db] {
            _ = try SquelchProcess.run(["baseline", "merge", "--db", merged, source])
        }
        #expect(try SquelchProcess.run(["baseline", "export", "--db", merged]).text == export.text)

        let name = try actor(db)
        let forgotten = try SquelchProcess.run(["baseline", "forget", "--db", db, name])
        #expect(forgotten.errors.contains("took out what 1 verdict of"))
        #expect(forgotten.errors.contains("and its other records of 4 half-days"))
        #expect(try stats(db).contains("\"subjects\":0,"))
    }

    @Test("ledgers and exports merge into one, each event once, and a bad line is named and stops nothing")
    func merge() throws {
        let scratch = try Scratch()
        let (east, west) = (
            try ledger("east.db", in: scratch), try ledger("west.db", in: scratch, userName: "\\u001b[31mz")
        )
        let export = try SquelchProcess.run(["baseline", "export", "--db", west])
        let file = try scratch.write("west.ndjson", "{\"actor\":7}\n" + export.text)
        let all = scratch.path("all.db")
        let merged = try SquelchProcess.run(["baseline", "merge", "--db", all, east, file])
        #expect(merged.status == 3 && merged.errors.contains("west.ndjson:1: error[baseline.bad-line]"))
        #expect(merged.errors.contains("read 20 contributions · took 20 · had 0 already · refused 1"))
        #expect(!merged.errors.contains("\u{1B}"))
        let again = try SquelchProcess.run(["baseline", "merge", "--db", all, west, east])
        #expect(again.status == 0 && again.errors.contains("took 0 · had 20 already"))
        let rows = try [east, west].flatMap {
            try SquelchProcess.run(["baseline", "export", "--db", $0]).lines
        }
        #expect(try SquelchProcess.run(["baseline", "export", "--db", all]).lines.sorted() == rows.sorted())
        #expect(try SquelchProcess.run(["baseline", "merge", "--db", all, scratch.path("no")]).status == 2)
    }
}
