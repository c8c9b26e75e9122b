import Foundation
import Testing

/// `--allowlists` and `squelch allow`, from the command line on.
@Suite("Allowlists on the command line")
struct AllowlistCommandTests {
    static let id = "3f0c2f6e-8f3b-4c53-9a0e-1d2c3b4a5f60"

    /// Covers dana's openings of 443 to private ranges.
    static func entry(_ change: (String) -> String = { $0 }) -> String {
        change(
            """
            title: Dana opens private ranges
            id: \(id)
            taxonomy: squelch
            logsource: {product: aws, service: cloudtrail}
            filter:
              rules: any
              selection:
                actor.key: aws:user/arn:aws:iam::111122223333:user/dana
                peers|cidr: 10.0.0.0/8
                ports: [443, 5432]
              condition: not selection
            squelch:
              owner: netops
              reason: Health checks from inside
              expires: 2026-06-01

            """)
    }

    private static func record(_ number: Int, time: String, peer: String = "10.1.0.0/16", port: Int = 5432)
        -> String
    {
        let digits = String(format: "%012d", number)
        return SampleRecord.opening(
            id: "e0000000-0000-4000-8000-\(digits)", time: time, peer: peer, port: port)
    }

    private static func verdicts(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    /// The key as a verdict prints it.
    private static func actorKey(_ scratch: Scratch) throws -> String {
        let log = try scratch.write("key.ndjson", record(1, time: "2026-03-04T05:06:07Z") + "\n")
        let scored = try SquelchProcess.run(["score", "--db", scratch.path("key.db"), log], in: scratch.url)
        let actor = try verdicts(scored.text)[0]["actor"] as? [String: Any]
        return try #require(actor?["key"] as? String)
    }

    private static func folder(_ scratch: Scratch, _ change: (String) -> String = { $0 }) throws -> String {
        let key = try actorKey(scratch)
        _ = try scratch.write(
            "allowlists/dana.yml",
            entry {
                change($0.replacing("aws:user/arn:aws:iam::111122223333:user/dana", with: key))
            })
        return scratch.path("allowlists")
    }

    @Test(
        "an entry in force suppresses what it covers, and is named; a wider opening and another time are left alone"
    )
    func suppresses() throws {
        let scratch = try Scratch()
        let folder = try Self.folder(scratch)
        let log = try scratch.write(
            "log.ndjson",
            [
                Self.record(1, time: "2026-03-04T05:06:07Z"),
                Self.record(2, time: "2026-03-04T05:07:07Z", peer: "0.0.0.0/0", port: 22),
                Self.record(3, time: "2026-06-01T00:00:00Z"), Self.record(4, time: "2026-05-31T23:59:59Z"),
            ].joined(separator: "\n") + "\n")
        let arguments = ["score", "--db", scratch.path("l.db"), "--allowlists", folder, log]
        let scored = try SquelchProcess.run(arguments)
        #expect(scored.status == 0 && scored.errors.contains("\(Self.id) added"))
        let verdicts = try Self.verdicts(scored.text)
        let causes = verdicts.map { $0["decided_by"] as? String }
        #expect(causes[0] == "allowlist:\(Self.id)" && verdicts[0]["decision"] as? String == "suppress")
        #expect(causes[1] != causes[0] && causes[3] != causes[0] && causes[2] == causes[0])
        let replay = try SquelchProcess.run(
            ["replay", "--db", scratch.path("l.db"), "e0000000-0000-4000-8000-000000000001"])
        #expect(replay.status == 0 && replay.text == scored.lines[0] + "\n")
        // Default folder, and the same bytes again.
        let again = try SquelchProcess.run(["score", "--db", scratch.path("m.db"), log], in: scratch.url)
        #expect(again.text == scored.text)
        let list = try SquelchProcess.run(["allow", "list", "--db", scratch.path("l.db")], in: scratch.url)
        let row = try Self.verdicts(list.text)[0]
        #expect(
            row["hits"] as? Int == 2 && row["owner"] as? String == "netops"
                && row["state"] as? String == "expired")
    }

    @Test(
        "weights add up under lower and cap, and max_exposure holds",
        arguments: ["{lower: 1.25}", "{cap: -2}"])
    func weights(_ effect: String) throws {
        let scratch = try Scratch()
        let folder = try Self.folder(scratch) {
            $0.replacing("squelch:\n", with: "squelch:\n  effect: \(effect)\n")
        }
        let log = try scratch.write("log.ndjson", Self.record(1, time: "2026-03-04T05:06:07Z") + "\n")
        let scored = try SquelchProcess.run([
            "score", "--db", scratch.path("l.db"), "--allowlists", folder, log,
        ])
        let verdict = try Self.verdicts(scored.text)[0]
        let evidence = try #require(verdict["evidence"] as? [[String: Any]])
        let weights = evidence.compactMap { $0["weight"] as? Double }
        let confidence = try #require(verdict["confidence"] as? Double)
        #expect(abs(Foundation.log(confidence / (1 - confidence)) - weights.reduce(0, +)) < 0.002)
        #expect(evidence.contains { $0["family"] as? String == "allowlist" })
        if effect.contains("cap") { #expect(try #require(verdict["score"] as? Double) <= -2) }
    }

    @Test("a guard goes before an entry, unless the entry names it and another than its owner approved")
    func guards() throws {
        let scratch = try Scratch()
        let wide: (String) -> String = {
            $0.replacing("10.0.0.0/8", with: "0.0.0.0/0").replacing("[443, 5432]", with: "22").replacing(
                "squelch:\n", with: "squelch:\n  max_exposure: critical\n")
        }
        let log = try scratch.write(
            "log.ndjson", Self.record(1, time: "2026-03-04T05:06:07Z", peer: "0.0.0.0/0", port: 22) + "\n")
        let folder = try Self.folder(scratch, wide)
        let held = try SquelchProcess.run([
            "score", "--db", scratch.path("a.db"), "--allowlists", folder, log,
        ])
        #expect(try Self.verdicts(held.text)[0]["decision"] as? String != "suppress")
        let approved = try Self.folder(scratch) {
            wide($0).replacing(
                "squelch:\n", with: "squelch:\n  overrides_guard: critical-exposure\n  approved_by: ciso\n")
        }
        let passed = try SquelchProcess.run([
            "score", "--db", scratch.path("b.db"), "--allowlists", approved, log,
        ])
        #expect(try Self.verdicts(passed.text)[0]["decided_by"] as? String == "allowlist:\(Self.id)")
        // Without the limit raised the approval is worth nothing.
        let limited = try Self.folder(scratch) {
            wide($0).replacing("  max_exposure: critical\n", with: "").replacing(
                "squelch:\n", with: "squelch:\n  overrides_guard: critical-exposure\n  approved_by: ciso\n")
        }
        let kept = try SquelchProcess.run([
            "score", "--db", scratch.path("c.db"), "--allowlists", limited, log,
        ])
        #expect(try Self.verdicts(kept.text)[0]["decision"] as? String != "suppress")
        #expect(kept.text.contains("allowlist.exceeded"))
    }

    @Test("a broken entry is named with status 3, and the others hold")
    func broken() throws {
        let scratch = try Scratch()
        let folder = try Self.folder(scratch)
        _ = try scratch.write(
            "allowlists/broken.yml", Self.entry { $0.replacing("not selection", with: "selection") })
        let log = try scratch.write("log.ndjson", Self.record(1, time: "2026-03-04T05:06:07Z") + "\n")
        let scored = try SquelchProcess.run([
            "score", "--db", scratch.path("l.db"), "--allowlists", folder, log,
        ])
        #expect(scored.status == 3 && scored.errors.contains("error[allowlist.polarity]"))
        #expect(scored.text.contains("allowlist:\(Self.id)"))
    }

    @Test(
        "recorded lines stay when entries change, and that is said; backtest shows the difference and changes nothing"
    )
    func edits() throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", Self.record(1, time: "2026-03-04T05:06:07Z") + "\n")
        let ledger = scratch.path("l.db")
        let first = try SquelchProcess.run(["score", "--db", ledger, log])
        let folder = try Self.folder(scratch)
        let second = try SquelchProcess.run(["score", "--db", ledger, "--allowlists", folder, log])
        #expect(second.text == first.text && second.errors.contains("added"))
        let before = try SquelchProcess.run(["db", "check", "--db", ledger])
        let test = try SquelchProcess.run(
            ["backtest", "--db", ledger, "--allowlists", folder, "--format", "json"])
        let difference = try Self.verdicts(test.text)[0]
        #expect(test.status == 0 && difference["judged"] as? Int == 1)
        let turned = (difference["differ"] as? Int ?? 0) + (difference["other_cause"] as? Int ?? 0)
        #expect(turned == 1)
        let after = try SquelchProcess.run(["score", "--db", ledger, log])
        #expect(after.text == first.text && before.status == 0)
        let anew = try SquelchProcess.run(["score", "--db", ledger, "--rejudge", "--allowlists", folder, log])
        #expect(anew.text.contains("allowlist:\(Self.id)"))
    }

    @Test("lint names place, code and remedy as text, JSON and SARIF")
    func lint() throws {
        let scratch = try Scratch()
        let folder = try Self.folder(scratch) { $0.replacing("  owner: netops\n", with: "") }
        let text = try SquelchProcess.run(["allow", "lint", folder], in: scratch.url)
        #expect(text.status == 1 && text.text.contains("dana.yml:12: error[allowlist.no-owner]"))
        #expect(text.text.contains("remedy: "))
        let json = try SquelchProcess.run(["allow", "lint", "--format", "json", folder], in: scratch.url)
        let problems = try Self.verdicts(json.text)[0]["problems"] as? [[String: Any]]
        #expect(problems?.first?["code"] as? String == "allowlist.no-owner")
        let sarif = try SquelchProcess.run(["allow", "lint", "--format", "sarif", folder], in: scratch.url)
        let runs = try Self.verdicts(sarif.text)[0]["runs"] as? [[String: Any]]
        let result = (runs?.first?["results"] as? [[String: Any]])?.first
        #expect(
            result?["ruleId"] as? String == "allowlist.no-owner" && result?["level"] as? String == "error")
        let sound = try Self.folder(scratch)
        #expect(try SquelchProcess.run(["allow", "lint", sound], in: scratch.url).status == 0)
    }

    @Test("add writes a sound entry that covers its own event and not another's")
    func add() throws {
        let scratch = try Scratch()
        let ledger = scratch.path("l.db")
        let log = try scratch.write(
            "log.ndjson",
            [
                Self.record(1, time: "2026-03-04T05:06:07Z"),
                Self.record(2, time: "2026-03-04T05:07:07Z", peer: "172.16.0.0/12"),
            ].joined(separator: "\n") + "\n")
        _ = try SquelchProcess.run(["score", "--db", ledger, log], in: scratch.url)
        let added = try SquelchProcess.run(
            ["allow", "add", "e0000000-0000-4000-8000-000000000001", "--db", ledger, "--owner", "netops"],
            in: scratch.url)
        #expect(added.status == 0, "\(added.errors)")
        let lint = try SquelchProcess.run(["allow", "lint", "--db", ledger], in: scratch.url)
        #expect(lint.status == 0, "\(lint.text)")
        let test = try SquelchProcess.run(
            ["allow", "test", "--db", ledger, "--format", "json"], in: scratch.url)
        let result = try Self.verdicts(test.text)[0]
        #expect(test.status == 0 && result["covers"] as? Int == 1 && result["caught"] as? Int == 1)
        let again = try SquelchProcess.run(["score", "--db", scratch.path("m.db"), log], in: scratch.url)
        let causes = try Self.verdicts(again.text).map { $0["decided_by"] as? String ?? "" }
        #expect(causes[0].hasPrefix("allowlist:") && !causes[1].hasPrefix("allowlist:"))
    }

    @Test("each entry is tried by itself over the history, however many there are")
    func tried() throws {
        let scratch = try Scratch()
        let ledger = scratch.path("l.db")
        let log = try scratch.write(
            "log.ndjson",
            (1...6).map { Self.record($0, time: "2026-03-04T05:0\($0):07Z", port: $0 < 5 ? 443 : 5432) }
                .joined(separator: "\n") + "\n")
        _ = try SquelchProcess.run(["score", "--db", ledger, log])
        let folder = try Self.folder(scratch)
        let key = try Self.actorKey(scratch)
        let other = "3f0c2f6e-8f3b-4c53-9a0e-1d2c3b4a5f61"
        _ = try scratch.write(
            "allowlists/only-443.yml",
            Self.entry {
                $0.replacing("aws:user/arn:aws:iam::111122223333:user/dana", with: key)
                    .replacing("[443, 5432]", with: "443").replacing(Self.id, with: other)
                    .replacing("squelch:\n", with: "squelch:\n  effect: {lower: 1}\n  enabled: false\n")
            })
        let test = try SquelchProcess.run(
            ["allow", "test", "--db", ledger, "--format", "json", folder], in: scratch.url)
        let rows = try Self.verdicts(test.text)
        let covers = rows.map { ($0["id"] as? String ?? "", $0["covers"] as? Int ?? -1) }
        #expect(Dictionary(covers, uniquingKeysWith: { one, _ in one }) == [Self.id: 6, other: 4])
        #expect(rows.allSatisfy { $0["judged"] as? Int == 6 })
        // What another entry would suppress, this one alone only lowers.
        let alone = try #require(rows.first { $0["id"] as? String == other }?["decisions"] as? [String: Int])
        let both = try #require(rows.first { $0["id"] as? String == Self.id }?["decisions"] as? [String: Int])
        #expect(alone.values.reduce(0, +) == 4 && both.keys.allSatisfy { $0.hasSuffix("→ suppress") })
    }

    @Test("revoke acts from the newest event on; with --since it brings back, once, what the entry hid")
    func revoke() throws {
        let scratch = try Scratch()
        let ledger = scratch.path("l.db")
        // A private range on an admin port, which no threshold suppresses by itself.
        let folder = try Self.folder(scratch) {
            $0.replacing("[443, 5432]", with: "[22, 5432]").replacing(
                "10.0.0.0/8", with: "[10.0.0.0/8, 203.0.113.0/24]"
            )
            .replacing("squelch:\n", with: "squelch:\n  max_exposure: medium\n")
        }
        let days = ["2026-03-04", "2026-03-05", "2026-03-06"]
        let lines = days.enumerated().map {
            Self.record($0.offset + 1, time: "\($0.element)T05:06:07Z", peer: "203.0.113.7/32", port: 22)
        }
        let log = try scratch.write("log.ndjson", lines.joined(separator: "\n") + "\n")
        let scored = try SquelchProcess.run(["score", "--db", ledger, "--allowlists", folder, log])
        #expect(scored.lines.allSatisfy { $0.contains("allowlist:\(Self.id)") })
        let arguments = ["allow", "revoke", Self.id, "--db", ledger, "--allowlists", folder]
        // Only the first is loud by itself; the others are what dana has done before.
        let revoked = try SquelchProcess.run(arguments + ["--since", "2026-03-04T05:06:08Z"])
        #expect(revoked.status == 0 && revoked.errors.contains("0 verdicts came back"), "\(revoked.errors)")
        let earlier = try SquelchProcess.run(arguments + ["--since", "2026-03-04T05:06:07Z"])
        #expect(
            earlier.errors.contains("1 verdict came back")
                && earlier.errors.contains("suppress before, review now"))
        let twice = try SquelchProcess.run(arguments + ["--since", "2026-03-04T05:06:07Z"])
        #expect(twice.errors.contains("0 verdicts came back"))
        let raised = try SquelchProcess.run(["review", "list", "--resurfaced", "--db", ledger])
        #expect(raised.text.contains("resurfaced:revoked"))
        let again = try SquelchProcess.run(["score", "--db", ledger, "--allowlists", folder, log])
        #expect(again.text == scored.text)
        let fresh = try SquelchProcess.run([
            "score", "--db", scratch.path("m.db"), "--allowlists", folder, log,
        ])
        let causes = try Self.verdicts(fresh.text).map { $0["decided_by"] as? String }
        #expect(causes.allSatisfy { $0 == "threshold" })
        let list = try SquelchProcess.run(["allow", "list", "--db", ledger, "--allowlists", folder])
        #expect(list.text.contains(#""state":"revoked""#))
    }

    @Test("without --since a revoked entry holds for what is recorded, and for nothing after it")
    func revokeFromNow() throws {
        let scratch = try Scratch()
        let folder = try Self.folder(scratch)
        let ledger = scratch.path("l.db")
        let first = try scratch.write("1.ndjson", Self.record(1, time: "2026-03-04T05:06:07Z") + "\n")
        let second = try scratch.write("2.ndjson", Self.record(2, time: "2026-03-04T05:06:09Z") + "\n")
        let before = try SquelchProcess.run(["score", "--db", ledger, "--allowlists", folder, first])
        #expect(before.text.contains("allowlist:"))
        let revoked = try SquelchProcess.run([
            "allow", "revoke", Self.id, "--db", ledger, "--allowlists", folder,
        ])
        #expect(revoked.status == 0 && revoked.errors.contains("revoked: 2026-03-04T05:06:08Z"))
        let after = try SquelchProcess.run(["score", "--db", ledger, "--allowlists", folder, second])
        #expect(!after.text.contains("\"allowlist:"))
        let again = try SquelchProcess.run(["score", "--db", ledger, "--allowlists", folder, first])
        #expect(again.text == before.text)
    }

    @Test("renew moves the end, and not over a true positive that the entry hid")
    func renew() throws {
        let scratch = try Scratch()
        let folder = try Self.folder(scratch)
        let ledger = scratch.path("l.db")
        let log = try scratch.write("1.ndjson", Self.record(1, time: "2026-03-04T05:06:07Z") + "\n")
        _ = try SquelchProcess.run(["score", "--db", ledger, "--allowlists", folder, log])
        let arguments = ["allow", "renew", Self.id, "--db", ledger, "--allowlists", folder, "--days", "30"]
        let renewed = try SquelchProcess.run(arguments)
        #expect(renewed.status == 0 && renewed.errors.contains("now ends on 2026-04-03"))
        #expect(
            try String(contentsOfFile: folder + "/dana.yml", encoding: .utf8).contains(
                "  expires: 2026-04-03\n"))
        _ = try SquelchProcess.run(
            [
                "review", "mark", "e0000000-0000-4000-8000-000000000001", "--as", "true_positive", "--db",
                ledger,
            ])
        let refused = try SquelchProcess.run(arguments)
        #expect(refused.status == 1 && refused.errors.contains("allowlist.true-positive"))
    }
}
