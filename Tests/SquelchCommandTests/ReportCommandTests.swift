import Foundation
import Testing

@Suite("squelch report")
struct ReportCommandTests {
    /// Six openings by two people in March, four closings, three changes in February, and a record that is none.
    private func ledger(in scratch: Scratch) throws -> String {
        var lines = (1...10).map { number in
            let record = SampleRecord.opening(
                id: Self.id(number), time: "2026-03-\(number < 10 ? "0" : "")\(number)T05:00:00Z",
                userName: number > 4 && number < 7 ? "\\u001b[31meve" : "dana")
            return number <= 6
                ? record
                : record.replacingOccurrences(of: "AuthorizeSecurityGroup", with: "RevokeSecurityGroup")
        }
        lines += (11...13).map { number in
            SampleRecord.opening(
                id: Self.id(number), time: "2026-02-27T0\(number - 10):00:00Z", userName: "dana")
        }
        let log = try scratch.write("log.ndjson", (lines + ["{\"eventName\": \"cut"]).joined(separator: "\n"))
        let db = scratch.path("l.db")
        let scored = try SquelchProcess.run(["score", "--db", db, log])
        #expect(scored.status == 3 && scored.lines.count == 13, "\(scored.errors)")
        return db
    }

    private static func id(_ number: Int) -> String {
        "e0000000-0000-4000-8000-0000000000\(number < 10 ? "0" : "")\(number)"
    }

    private func report(_ db: String, _ more: [String] = []) throws -> [String: Any] {
        let result = try SquelchProcess.run(["report", "--db", db, "--since", "2026-03-01"] + more)
        #expect(result.status == 0 && result.lines.count == 1, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.text.utf8)) as? [String: Any])
    }

    @Test("the counts are those of the verdicts, by day, cause and actor, beside the period before")
    func counts() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let page = try report(db, ["--minutes", "2"])
        let verdicts = try SquelchProcess.run([
            "review", "list", "--db", db, "--each", "--since", "2026-03-01",
        ]).lines
        #expect(page["matches"] as? Int == 10 && page["suppressed"] as? Int == 10 - verdicts.count)
        #expect((page["alerts"] as? Int ?? 0) + (page["reviews"] as? Int ?? 0) == verdicts.count)
        #expect(page["until"] as? String == "2026-03-11T00:00:00Z" && page["days"] as? Int == 10)
        #expect((page["before"] as? [String: Any])?["matches"] as? Int == 3)
        let minutes = try #require(page["minutes"] as? [String: Double])
        #expect(minutes["spent"] == 2 * Double(verdicts.count) && minutes["each"] == 2)
        for key in ["by_day", "by_cause", "by_family"] {
            let rows = try #require(page[key] as? [[String: Any]])
            #expect(rows.reduce(0) { $0 + ($1["matches"] as? Int ?? 0) } == 10, "\(key)")
        }
        #expect((page["by_day"] as? [Any])?.count == 10)
        let noisy = try #require(page["noisy_actors"] as? [[String: Any]])
        #expect(noisy.count == 2 && (noisy[0]["actor"] as? String)?.hasSuffix("dana") == true)
        #expect(page["unreadable"] as? Int == 1 && page["runs"] as? Int == 1)
        #expect(page["open"] as? Int == verdicts.count)
    }

    @Test("minutes and money come from `costs`, minutes from the command line before that")
    func costs() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let file = try scratch.write("c.yml", "costs: {minutes: 12, look: 15, miss: 20000}\n")
        let page = try report(db, ["--config", file])
        let (suppressed, open) = (page["suppressed"] as? Double ?? 0, page["open"] as? Double ?? 0)
        #expect(suppressed > 0 && open > 0)
        #expect(
            page["minutes"] as? [String: Double]
                == ["each": 12, "saved": 12 * suppressed, "spent": 12 * open])
        #expect(
            page["costs"] as? [String: Double] == ["each": 15, "saved": 15 * suppressed, "spent": 15 * open])
        let said = try report(db, ["--config", file, "--minutes", "2"])
        #expect((said["minutes"] as? [String: Double])?["each"] == 2)
        let plain = try report(db)
        #expect(plain["costs"] is NSNull && (plain["minutes"] as? [String: Double])?["each"] == 5)
        let text = try SquelchProcess.run([
            "report", "--db", db, "--since", "2026-03-01", "--format", "text", "--config", file,
        ])
        #expect(text.text.contains("Time, at 12 minutes each") && text.text.contains("Money, at 15 each: "))
        #expect(text.text.contains("Against the period before"))
        #expect(text.text.contains("matched") && text.text.contains("+7"))
    }

    @Test("what people said is counted, and what a random sample proves")
    func said() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let marked = try SquelchProcess.run(
            ["review", "mark", "--db", db, Self.id(1), "--as", "benign_positive"])
        #expect(marked.status == 0)
        #expect(
            try SquelchProcess.run(["review", "sample", "--db", db, "--n", "2", "--seed", "s"]).status == 0)
        let all = try SquelchProcess.run(
            ["review", "mark", "--db", db, "--suppressed", "--as", "benign_positive"])
        #expect(all.status == 0)
        let page = try report(db)
        let suppressed = try #require(page["suppressed"] as? Int)
        #expect((page["dispositions"] as? [String: Int])?["benign_positive"] == suppressed + 1)
        let audit = try #require(page["audit"] as? [String: Any])
        #expect(audit["audited"] as? Int == 2 && audit["reviewed"] as? Int == suppressed)
        // Clopper and Pearson: 1 − 0.05^(1/2).
        #expect(abs((audit["upper_bound"] as? Double ?? 0) - 0.776394) < 1e-5)
    }

    @Test("the text says the same, and nothing of a log reaches the terminal raw")
    func text() throws {
        let scratch = try Scratch()
        let db = try ledger(in: scratch)
        let page = try SquelchProcess.run(["report", "--db", db, "--since", "2026-03-01", "--format", "text"])
        #expect(page.text.hasPrefix("2026-03-01 to 2026-03-11 (10 days): 10 firewall changes matched, "))
        for part in [
            "Noisiest actors", "By day", "Decided by", "Proven: Nothing is proven yet",
            "1 record or file could not",
        ] {
            #expect(page.text.contains(part), "\(part)")
        }
        #expect(!page.text.contains("\u{1B}"))
        let none = try SquelchProcess.run([
            "report", "--db", db, "--since", "2027-01-01", "--until", "2027-02-01",
        ])
        #expect(none.status == 0 && none.text.contains("\"matches\":0"))
        let wrong = try SquelchProcess.run([
            "report", "--db", db, "--since", "2026-03-02", "--until", "2026-03-01",
        ])
        #expect(wrong.status == 2)
        #expect(try SquelchProcess.run(["report", "--db", scratch.path("none.db")]).status == 4)
    }
}
