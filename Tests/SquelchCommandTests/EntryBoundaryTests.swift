import Foundation
import Testing

/// When an entry holds, told by whole runs: each boundary, each way not to be in force, and kills in between.
@Suite("When entries hold")
struct EntryBoundaryTests {
    private struct Case {
        /// Also the entry's author's name for it.
        var actor: String
        /// Lines under `squelch:`.
        var terms: String
        /// Seconds of the events that it must suppress.
        var holds: Set<Int>
        var condition = "not selection"
    }

    /// Events stand at seconds 0…7 of 05:06.
    private static func time(_ second: Int) -> String { "2026-03-04T05:06:0\(second)Z" }

    private static let cases: [Case] = [
        Case(actor: "always", terms: "expires: 2026-06-01", holds: Set(0...7)),
        Case(
            actor: "between", terms: "from: \(time(2))\n  expires: \(time(5))", holds: [2, 3, 4]),
        Case(
            actor: "fraction", terms: "from: 2026-03-04T05:06:02.000000001Z\n  expires: 2026-06-01",
            holds: Set(3...7)),
        Case(actor: "last-nanosecond", terms: "expires: 2026-03-04T05:06:05.000000001Z", holds: Set(0...5)),
        Case(actor: "revoked", terms: "expires: 2026-06-01\n  revoked: \(time(3))", holds: [0, 1, 2]),
        Case(
            actor: "all-three", terms: "from: \(time(1))\n  expires: \(time(6))\n  revoked: \(time(4))",
            holds: [1, 2, 3]),
        Case(actor: "never", terms: "expires: 2026-06-01\n  revoked: true", holds: []),
        Case(actor: "switched-off", terms: "expires: 2026-06-01\n  enabled: false", holds: []),
        Case(actor: "future", terms: "from: 2026-03-05\n  expires: 2026-06-01", holds: []),
        Case(actor: "over", terms: "expires: 2026-03-04", holds: []),
        Case(actor: "invalid", terms: "expires: 2026-06-01", holds: [], condition: "selection"),
        Case(actor: "without-end", terms: "review_every: 30d", holds: []),
    ]

    private static func entry(_ number: Int, _ given: Case) -> String {
        """
        title: \(given.actor)
        id: 00000000-0000-4000-8000-\(String(format: "%012d", number))
        taxonomy: squelch
        logsource: {product: aws, service: cloudtrail}
        filter:
          rules: any
          selection:
            scope: '111122223333'
            actor.display: \(given.actor)
            peers|cidr: 10.0.0.0/8
          condition: \(given.condition)
        squelch:
          owner: netops
          reason: A test of boundaries
          \(given.terms)

        """
    }

    private static func verdicts(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test(
        "from ≤ time < expires, before the revocation, switched on and sound: an entry suppresses then, and at no other time"
    )
    func boundaries() throws {
        let scratch = try Scratch()
        for (number, given) in Self.cases.enumerated() {
            _ = try scratch.write("allowlists/\(number).yml", Self.entry(number, given))
        }
        var lines: [String] = []
        for (number, given) in Self.cases.enumerated() {
            for second in 0...7 {
                let id = "e0000000-0000-4000-8000-" + String(format: "%012d", number * 10 + second)
                lines.append(
                    SampleRecord.opening(
                        id: id, time: Self.time(second), peer: "10.1.0.0/16", port: 5432,
                        userName: given.actor))
            }
        }
        let log = try scratch.write("log.ndjson", lines.joined(separator: "\n") + "\n")
        let scored = try SquelchProcess.run(["score", "--db", "l.db", log], in: scratch.url)
        // Two entries are refused, by name; the rest is done.
        #expect(scored.status == 3, "\(scored.errors)")
        #expect(scored.errors.contains("10.yml:") && scored.errors.contains("error[allowlist.polarity]"))
        #expect(scored.errors.contains("11.yml:") && scored.errors.contains("error[allowlist.no-expiry]"))
        var held: [String: Set<Int>] = [:]
        for verdict in try Self.verdicts(scored.text) {
            guard (verdict["decided_by"] as? String)?.hasPrefix("allowlist:") == true else { continue }
            let actor = try #require((verdict["actor"] as? [String: Any])?["display"] as? String)
            let time = try #require(verdict["time"] as? String)
            held[actor, default: []].insert(try #require(Int(time.dropLast().suffix(1))))
        }
        for given in Self.cases { #expect(held[given.actor] ?? [] == given.holds, "\(given.actor)") }

        // Later events, past every end, bring nothing back and change no printed line.
        let later = try scratch.write(
            "later.ndjson",
            SampleRecord.opening(
                id: "e0000000-0000-4000-8000-00000000ffff", time: "2026-06-02T00:00:00Z", peer: "10.1.0.0/16",
                port: 5432, userName: "always") + "\n")
        let after = try SquelchProcess.run(["score", "--db", "l.db", later], in: scratch.url)
        #expect(!after.text.contains("\"allowlist:") && !after.errors.contains("resurfaced"))
        let back = try SquelchProcess.run(
            ["review", "list", "--resurfaced", "--db", "l.db"], in: scratch.url)
        #expect(back.text.isEmpty)
        let again = try SquelchProcess.run(["score", "--db", "l.db", log], in: scratch.url)
        #expect(again.text == scored.text)
    }

    // MARK: Taken back

    /// Many people, each for the first time at an admin port of a stranger: loud, but for the entry.
    private static func hidden(_ count: Int, in scratch: Scratch, entries: Int = 1) throws -> String {
        let wide = Case(actor: "'*'", terms: "max_exposure: critical\n  expires: 2026-06-01", holds: [])
        for number in 0..<entries {
            let text = entry(number, wide).replacing(
                "peers|cidr: 10.0.0.0/8", with: "peers|cidr: 203.0.113.0/24\n    ports: 22")
            _ = try scratch.write("allowlists/\(number).yml", text)
        }
        let lines = (0..<count).map { number -> String in
            // On one day: what a house has seen on the day before is less loud.
            let time = String(format: "2026-03-01T%02d:%02d:00Z", 5 + number / 60, number % 60)
            return SampleRecord.opening(
                id: "e0000000-0000-4000-8000-" + String(format: "%012d", number), time: time,
                peer: "203.0.113.7/32", port: 22, userName: "person-\(number)")
        }
        let log = try scratch.write("log.ndjson", lines.joined(separator: "\n") + "\n")
        let scored = try SquelchProcess.run(["score", "--db", "l.db", log], in: scratch.url)
        #expect(scored.lines.count == count && scored.lines.allSatisfy { $0.contains("\"allowlist:0000") })
        return scored.text
    }

    private static func raised(_ scratch: Scratch) throws -> [String] {
        let list = try SquelchProcess.run(
            ["review", "list", "--resurfaced", "--each", "--db", "l.db"], in: scratch.url)
        return try verdicts(list.text).compactMap { ($0["event_ids"] as? [String])?.first }.sorted()
    }

    @Test(
        "revoked since an instant, what was hidden at that instant comes back and what was before it does not"
    )
    func revokedSince() throws {
        let scratch = try Scratch()
        let printed = try Self.hidden(40, in: scratch)
        let revoke = ["allow", "revoke", "00000000-0000-4000-8000-000000000000", "--db", "l.db"]
        let since = try SquelchProcess.run(revoke + ["--since", "2026-03-01T05:35:00Z"], in: scratch.url)
        #expect(since.status == 0, "\(since.errors)")
        let raised = try Self.raised(scratch)
        #expect(raised.first == "e0000000-0000-4000-8000-000000000035" && raised.count == 5, "\(raised)")
        let again = try SquelchProcess.run(revoke + ["--since", "2026-03-01T05:35:00Z"], in: scratch.url)
        #expect(try again.errors.contains("0 verdicts came back") && Self.raised(scratch) == raised)
        let log = try SquelchProcess.run(["score", "--db", "l.db", "log.ndjson"], in: scratch.url)
        #expect(log.text == printed)
    }

    @Test("without the ledger it says that nothing could be judged again")
    func revokedWithoutLedger() throws {
        let scratch = try Scratch()
        _ = try Self.hidden(3, in: scratch)
        let revoked = try SquelchProcess.run(
            ["allow", "revoke", "0000", "--since", "2026-03-01", "--db", "other.db"], in: scratch.url)
        #expect(
            revoked.status == 0 && revoked.errors.contains("there is no ledger other.db"), "\(revoked.errors)"
        )
    }

    @Test("without --since nothing that is recorded comes back")
    func revokedNow() throws {
        let scratch = try Scratch()
        _ = try Self.hidden(10, in: scratch)
        let revoked = try SquelchProcess.run(
            ["allow", "revoke", "00000000-0000-4000-8000-000000000000", "--db", "l.db"], in: scratch.url)
        #expect(try revoked.status == 0 && Self.raised(scratch).isEmpty)
    }

    @Test("two entries that hid the same do not vouch for each other once both are taken back")
    func revokedBoth() throws {
        let scratch = try Scratch()
        _ = try Self.hidden(10, in: scratch, entries: 2)
        let ids = (0..<2).map { "00000000-0000-4000-8000-00000000000\($0)" }
        let since = ["--since", "2026-03-01", "--db", "l.db"]
        _ = try SquelchProcess.run(["allow", "revoke", ids[0]] + since, in: scratch.url)
        #expect(try Self.raised(scratch).isEmpty, "the other one still covers them")
        _ = try SquelchProcess.run(["allow", "revoke", ids[1]] + since, in: scratch.url)
        #expect(try Self.raised(scratch).count == 10)
    }

    @Test("killed in the middle of a revocation and done again, each comes back exactly once")
    func killedWhileRevoking() throws {
        let origin = try Scratch()
        _ = try Self.hidden(450, in: origin)
        let revoke = [
            "allow", "revoke", "00000000-0000-4000-8000-000000000000", "--since", "2026-03-01", "--db",
            "l.db",
        ]
        let straight = try Self.copy(of: origin)
        let began = Date()
        let done = try SquelchProcess.run(revoke, in: straight.url)
        let span = Date().timeIntervalSince(began)
        #expect(done.status == 0, "\(done.errors)")
        let wanted = try Self.raised(straight)
        #expect(wanted.count == 450)
        var (kills, halfway) = (0, 0)
        var seeded = SystemRandomNumberGenerator()
        for _ in 0..<40 where kills < 8 {
            let scratch = try Self.copy(of: origin)
            let process = Process()
            process.executableURL = SquelchProcess.executable
            process.arguments = revoke
            process.currentDirectoryURL = scratch.url
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(useconds_t(Double.random(in: 0.1...0.95, using: &seeded) * span * 1_000_000))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { kills += 1 }
            let some = try Self.raised(scratch)
            if !some.isEmpty, some.count < wanted.count { halfway += 1 }
            #expect(Set(some).count == some.count && Set(some).isSubset(of: wanted))
            let again = try SquelchProcess.run(revoke, in: scratch.url)
            #expect(try again.status == 0 && Self.raised(scratch) == wanted, "\(again.errors)")
            let check = try SquelchProcess.run(["db", "check", "--db", "l.db"], in: scratch.url)
            #expect(check.status == 0, "\(check.errors)")
        }
        #expect(kills == 8 && halfway > 0)
    }

    private static func copy(of origin: Scratch) throws -> Scratch {
        let copy = try Scratch()
        for name in ["allowlists", "l.db"] {
            try FileManager.default.copyItem(atPath: origin.path(name), toPath: copy.path(name))
        }
        let found = try SquelchProcess.run(["db", "backup", "--db", origin.path("l.db"), copy.path("b.db")])
        if found.status == 0 {
            try FileManager.default.removeItem(atPath: copy.path("l.db"))
            try FileManager.default.moveItem(atPath: copy.path("b.db"), toPath: copy.path("l.db"))
        }
        #expect(found.status == 0, "\(found.errors)")
        return copy
    }
}
