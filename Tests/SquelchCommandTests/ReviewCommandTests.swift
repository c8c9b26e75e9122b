import Foundation
import Testing

@Suite("squelch review")
struct ReviewCommandTests {
    /// A ledger of six alerts, all alike, and four closings that are suppressed, under ids e…01 to e…10.
    private func ledger(in scratch: Scratch) throws -> String {
        let lines = (1...10).map { number in
            let record = SampleRecord.opening(
                id: Self.id(number), time: "2026-03-04T05:0\(number - 1):00Z",
                userName: number == 6 ? "=HYPERLINK" : "dana")
            return number <= 6
                ? record
                : record.replacingOccurrences(of: "AuthorizeSecurityGroup", with: "RevokeSecurityGroup")
        }
        let log = try scratch.write("log.ndjson", lines.joined(separator: "\n"))
        let db = scratch.path("l.db")
        let scored = try SquelchProcess.run(["score", "--db", db, log])
        #expect(scored.status == 0 && scored.lines.count == 10, "\(scored.errors)")
        return db
    }

    private static func id(_ number: Int) -> String {
        "e0000000-0000-4000-8000-0000000000\(number < 10 ? "0" : "")\(number)"
    }

    private func rows(_ result: SquelchProcess.Result) throws -> [[String: Any]] {
        try result.lines.map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
    }

    @Test("list shows what needs a person, alike ones in one row, and with --suppressed what was hidden")
    func list() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let queue = try rows(SquelchProcess.run(["review", "list", "--db", db]))
        #expect(queue.map { $0["times"] as? Int } == [5, 1] || queue.map { $0["times"] as? Int } == [1, 5])
        #expect(queue.allSatisfy { $0["decision"] as? String == "alert" })
        let hidden = try rows(SquelchProcess.run(["review", "list", "--db", db, "--suppressed"]))
        #expect(hidden.count == 1 && hidden[0]["times"] as? Int == 4)
        let each = try SquelchProcess.run(["review", "list", "--db", db, "--each", "--actor", "*user/dana"])
        #expect(each.lines.count == 5)
        let late = try SquelchProcess.run(
            [
                "review", "list", "--db", db, "--since", "2026-03-04T05:03:00Z", "--until",
                "2026-03-04T05:05:00Z", "--each",
            ])
        #expect(late.lines.count == 2)
        let table = try SquelchProcess.run(["review", "list", "--db", db, "--format", "table"])
        #expect(table.text.contains("decision  times") && table.text.contains("tcp 22 from 0.0.0.0/0"))
    }

    @Test("what is marked leaves the queue, stays on record, and comes back when it is taken back")
    func mark() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let said = try SquelchProcess.run(
            [
                "review", "mark", "--db", db, Self.id(1), "--as", "true_positive", "--note",
                "IR-77\u{1B}[31m", "--analyst", "ada",
            ])
        #expect(said.status == 0 && said.errors.contains("marked 1"), "\(said.errors)")
        #expect(try SquelchProcess.run(["review", "list", "--db", db, "--each"]).lines.count == 5)
        #expect(
            try SquelchProcess.run(["review", "list", "--db", db, "--each", "--reviewed"]).lines.count == 6)
        let shown = try SquelchProcess.run(["review", "show", "--db", db, Self.id(1)])
        #expect(shown.text.contains("by ada: true_positive: IR-77") && !shown.text.contains("\u{1B}"))
        let group = try SquelchProcess.run(
            ["review", "mark", "--db", db, "--suppressed", "--as", "benign_positive"])
        #expect(group.errors.contains("marked 4"))
        let back = try SquelchProcess.run([
            "review", "mark", "--db", db, Self.id(1), "--undo", "--analyst", "ada",
        ])
        #expect(back.errors.contains("took back 1"), "\(back.errors)")
        let unknown = try SquelchProcess.run(["review", "mark", "--db", db, "nope", "--as", "true_positive"])
        #expect(unknown.status == 1 && unknown.errors.contains("no event nope"))
        for wrong in [
            ["--as", "true_positive"], [Self.id(1)], [Self.id(1), "--suppressed", "--as", "undetermined"],
        ] {
            #expect(try SquelchProcess.run(["review", "mark", "--db", db] + wrong).status == 2)
        }
    }

    @Test("import takes good rows, names bad ones, and taken again changes nothing; export gives them back")
    func importing() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let file = try scratch.write(
            "said.csv",
            """
            event_id,disposition,analyst,time,note,mood
            \(Self.id(1)),benign_positive,ada,2026-03-05T00:00:00Z,"planned, as said",calm
            \(Self.id(1)),true_positive,bo,2026-03-06T00:00:00Z,=cmd(),
            nowhere,benign_positive,ada,2026-03-05T00:00:00Z,,
            \(Self.id(2)),harmless,ada,2026-03-05T00:00:00Z,,
            \(Self.id(3)),false_positive,ada,yesterday,,

            """)
        let first = try SquelchProcess.run(["review", "import", "--db", db, file])
        #expect(first.status == 3 && first.errors.contains("took 2 dispositions"), "\(first.errors)")
        #expect(first.errors.contains(":4: error[review.unknown-event] the ledger has no event nowhere"))
        #expect(first.errors.contains(":5: error[review.bad-row] “harmless” is no disposition"))
        #expect(first.errors.contains(":6: error[review.bad-row] “yesterday” is no time"))
        let again = try SquelchProcess.run(["review", "import", "--db", db, file])
        #expect(again.errors.contains("took 0 dispositions · had 2 already"))
        let exported = try SquelchProcess.run(["review", "export", "--db", db])
        #expect(
            exported.text
                == "event_id,disposition,analyst,time,note\n\(Self.id(1)),true_positive,bo,2026-03-06T00:00:00Z,'=cmd()\n"
        )
        let headless = try scratch.write(
            "headless.csv", "\(Self.id(4)),undetermined,ada,2026-03-05T00:00:00Z,,calm,high\n")
        let taken = try SquelchProcess.run(["review", "import", "--db", db, headless])
        #expect(taken.status == 0 && taken.errors.contains("took 1 dispositions"), "\(taken.errors)")
        let missing = try SquelchProcess.run(["review", "import", "--db", db, scratch.path("none.csv")])
        #expect(missing.status == 2 && missing.errors.contains("none.csv"))
    }

    @Test(
        "a sample is of the suppressed, the same for a seed, tells no reasons; and stats say what it proves")
    func sample() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let none = try SquelchProcess.run(["review", "stats", "--db", db])
        #expect(
            none.text.contains("4 suppressed, 0 looked at") && none.text.contains("Nothing is proven yet"))
        let drawn = try SquelchProcess.run(["review", "sample", "--db", db, "--n", "2", "--seed", "march"])
        #expect(drawn.lines.count == 2 && !drawn.text.contains("score") && !drawn.text.contains("evidence"))
        #expect(
            try SquelchProcess.run(["review", "sample", "--db", db, "--n", "2", "--seed", "march"]).text
                == drawn.text)
        for row in try rows(drawn) {
            let id = row["event_id"] as? String ?? ""
            #expect(
                try SquelchProcess.run(["review", "mark", "--db", db, id, "--as", "benign_positive"]).status
                    == 0)
        }
        let stats = try SquelchProcess.run(["review", "stats", "--db", db])
        // 1 - 0.05^(1/2) = 0.7764
        #expect(stats.text.contains("2 of a random sample, at most 77.64 % were attacks"), "\(stats.text)")
        let object = try rows(SquelchProcess.run(["review", "stats", "--db", db, "--format", "json"]))
        #expect(object.last?["audited"] as? Int == 2 && object.last?["decided_by"] as? String == "all")
        let few = try SquelchProcess.run(["review", "sample", "--db", db, "--n", "9", "--seed", "march"])
        #expect(few.lines.count == 4 && few.errors.contains("only 4 were suppressed"))
    }
}
