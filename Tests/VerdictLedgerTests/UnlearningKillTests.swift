import CloudChanges
import GRDB
import Glibc
import Squelch
import Testing

@testable import VerdictLedger

/// What a `true_positive` takes out and brings back is one transaction of the whole command (evaluation.md, "Faults").
@Suite(
    "A command killed while a true positive is unlearned", .serialized,
    .enabled(if: Squelch.path != nil, "the command is not built yet"))
struct UnlearningKillTests {
    /// A house of sixty days; on one of them a thief with ci-0's key opens a port every hour, which is one incident, and
    /// what comes weeks later had learned from it.
    private static let incident = (0..<16).map {
        Deed(
            id: "i\($0)", day: 36, hour: 2 + $0, role: "ci-0", address: "203.0.113.9", group: "sg-other",
            peer: "198.18.0.0/15", port: 8443)
    }
    private static let late = (45..<56).map {
        Deed(
            id: "late\($0)", day: $0, hour: 3, role: "ci-0", address: "203.0.113.9", group: "sg-other",
            peer: "198.18.0.0/15", port: 8443)
    }

    /// Killed as often, by the issue.
    private static let kills = 20

    @Test(
        "killed twenty times and done again, one true positive unlearns its whole incident and brings back what leaned on it, once"
    )
    func killed() throws {
        let path = try #require(Squelch.path)
        let origin = try Bench()
        let deeds = Deed.house(days: 0..<60) + Self.incident + Self.late
        try origin.score(try deeds.map { try $0.match() }, judge: Deed.judge())
        let file = origin.directory + "/said.csv"
        try Bytes.write("i7,true_positive,ada,2026-03-01T00:00:00Z,stolen key\n", to: file)
        func arguments(_ bench: Bench) -> [String] { ["review", "import", "--db", bench.path, file] }

        let straight = try Self.copy(of: origin)
        let before = try straight.state()
        let began = Self.now()
        try #require(try Squelch.run(path, arguments(straight)) == Squelch.Ending())
        let span = Self.now() - began
        let after = try straight.state()
        let back = try straight.raised()
        // One word on one verdict: all sixteen of its incident are out, and what had leaned on them is back.
        #expect(try straight.takenOut() == Self.incident.map(\.id).sorted())
        #expect(!back.isEmpty && back.allSatisfy { $0.hasPrefix("late") }, "\(back)")
        #expect(after != before)

        var numbers = Numbers(seed: 80)
        var (kills, untouched) = (0, 0)
        for _ in 0..<(4 * Self.kills) where kills < Self.kills {
            let bench = try Self.copy(of: origin)
            let process = try Squelch.start(path, arguments(bench))
            usleep(useconds_t(Double.random(in: 0.05...1, using: &numbers) * span * 1_000_000))
            kill(process, SIGKILL)
            if try Squelch.wait(process).signal == SIGKILL { kills += 1 }
            let halfway = try bench.state()
            if halfway == before { untouched += 1 }
            #expect(halfway == before || halfway == after, "all of it, or nothing")
            #expect(try bench.open(.readExisting).check() == [])
            try #require(try Squelch.run(path, arguments(bench)) == Squelch.Ending())
            #expect(try bench.state() == after)
            #expect(try bench.raised() == back)
        }
        #expect(kills >= Self.kills && untouched > 0)
    }

    private static func copy(of bench: Bench) throws -> Bench {
        let copy = try Bench()
        try DatabaseQueue(path: bench.path).backup(to: DatabaseQueue(path: copy.path))
        return copy
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension Bench {
    /// Everything that a statement may change.
    fileprivate func state() throws -> [String] {
        let said = try open(.readExisting).standingDispositions().map { "\($0)" }
        return try dump() + habits() + takenOut() + said
    }

    /// Ids of what was raised after it had been printed, each as often as it was.
    fileprivate func raised() throws -> [String] {
        try open(.readExisting).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT o.eventID FROM verdict v JOIN operation o ON o.id = v.operation WHERE v.ordinal > 0
                    ORDER BY o.seconds, v.ordinal
                    """
            ).map { StoredText.decode($0["eventID"]) }
        }
    }

    /// Ids of the contributions that count nowhere now.
    fileprivate func takenOut() throws -> [String] {
        try open(.readExisting).read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM baselineContribution").filter {
                ContributionLog.release($0) == nil
            }.map { StoredText.decode($0["eventID"]) }.sorted()
        }
    }
}
