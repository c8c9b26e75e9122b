import CloudChanges
import Glibc
import Testing

@testable import VerdictLedger

/// The whole command, killed with -9 and done again (evaluation.md, "Faults").
@Suite("A killed command", .serialized, .enabled(if: Squelch.path != nil, "the command is not built yet"))
struct KillTests {
    /// Many changes in several files, of which some records come twice and some belong together.
    private func logs(in bench: Bench) throws -> [String] {
        var numbers = Numbers(seed: 77)
        var samples: [String] = []
        for index in 0..<600 {
            let second = Int.random(in: 0..<450, using: &numbers)
            samples.append(
                Sample(id: "first-\(index)", second: second, operation: "o\(index)", note: "n\(index)").text)
            if index % 3 == 0 {
                samples.append(
                    Sample(
                        id: "last-\(index)", second: second + 2, operation: "o\(index)", isLast: true,
                        status: index % 2 == 0 ? 7 : 0
                    ).text)
            }
        }
        samples += samples.prefix(500)
        samples.shuffle(using: &numbers)
        return try (0..<4).map { part in
            let path = "\(bench.directory)/part-\(part).json"
            let lines = samples.enumerated().filter { $0.offset % 4 == part }.map(\.element)
            try Bytes.write(lines.joined(separator: "\n") + "\n", to: path)
            return path
        }
    }

    private func arguments(_ bench: Bench, _ output: String, _ logs: [String]) -> [String] {
        ["score", "--db", bench.path, "--format", "ndjson", "--output", "\(bench.directory)/\(output)"] + logs
    }

    /// Ten for every day; `SQUELCH_KILLS=40` and more where time is no matter.
    private var wanted: Int { getenv("SQUELCH_KILLS").flatMap { Int(String(cString: $0)) } ?? 10 }

    @Test("killed at random moments and finished, it leaves the same ledger and the same bytes")
    func killed() throws {
        let path = try #require(Squelch.path)
        let inputs = try Bench()
        let logs = try logs(in: inputs)
        let straight = try Bench()
        let began = now()
        try #require(try Squelch.run(path, arguments(straight, "out", logs)) == Squelch.Ending())
        var span = now() - began
        let expected = try Bytes.read(straight.directory + "/out")
        let dump = try straight.dump()
        #expect(expected.count { $0 == 10 } == 600)

        var numbers = Numbers(seed: 78)
        var kills = 0
        var halfway = 0
        // The bound only ends a test in which nothing can be killed.
        for _ in 0..<(4 * wanted) where kills < wanted {
            let bench = try Bench()
            // Some are killed several times before they may finish.
            for _ in 0...Int.random(in: 0...2, using: &numbers) {
                let process = try Squelch.start(path, arguments(bench, "out", logs))
                usleep(useconds_t(Double.random(in: 0.02...1, using: &numbers) * span * 1_000_000))
                kill(process, SIGKILL)
                if try Squelch.wait(process).signal == SIGKILL {
                    kills += 1
                } else {
                    // It ended first: the machine was busier when the span was measured than it is now.
                    span = max(span * 0.8, 0.02)
                }
            }
            if let found = try? bench.open(.readExisting) {
                let count = try found.counts().operations
                if count > 0, count < 600 { halfway += 1 }
                #expect(try found.check() == [])
            }
            try #require(try Squelch.run(path, arguments(bench, "out", logs)) == Squelch.Ending())
            #expect(try Bytes.read(bench.directory + "/out") == expected)
            #expect(try bench.dump() == dump)
        }
        #expect(kills >= wanted)
        // Else the moments were not among the interesting ones.
        #expect(halfway > 0)
    }

    @Test("two at once on one ledger: both end, each operation has one verdict, both print the same")
    func twoAtOnce() throws {
        let path = try #require(Squelch.path)
        let inputs = try Bench()
        let logs = try logs(in: inputs)
        let bench = try Bench()
        let commands = ["one", "two"].map { arguments(bench, $0, logs) }
        let processes = try commands.map { try Squelch.start(path, $0, log: $0[6] + ".log") }
        let endings = try processes.map { try Squelch.wait($0) }
        #expect(endings.contains(Squelch.Ending()))
        for (command, ending) in zip(commands, endings) where ending != Squelch.Ending() {
            // On a busy machine the other may take longer than a writer waits. Then it says so, and may come again.
            #expect(ending == Squelch.Ending(status: 4))
            let said = try Bytes.read(command[6] + ".log")
            #expect(String(decoding: said, as: UTF8.self).contains("ledger.locked"))
            #expect(try Squelch.run(path, command) == Squelch.Ending())
        }
        #expect(try Bytes.read(bench.directory + "/one") == Bytes.read(bench.directory + "/two"))
        #expect(try bench.open(.readExisting).counts().operations == 600)
        #expect(try bench.open(.readExisting).check() == [])
    }

    private func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
