import CloudChanges
import Glibc
import Squelch
import Testing

@testable import VerdictLedger

/// What comes back is recorded with what is judged, in one transaction (evaluation.md, "Faults").
@Suite(
    "A command killed while something comes back", .serialized,
    .enabled(if: Squelch.path != nil, "the command is not built yet"))
struct OverdueKillTests {
    private static let groups = 60

    /// Every second group is left open; between and behind them something else happens.
    private func log(in bench: Bench) throws -> String {
        var matches: [Match] = []
        for number in 0..<Self.groups {
            let minute = 10 * number
            matches += try OverdueTests.group("g\(number)", minute: minute)
            if number % 2 == 0 { matches.append(try OverdueTests.delete("g\(number)", minute: minute + 9)) }
            matches.append(try OverdueTests.tick("t\(number)", minute: minute + 5))
        }
        matches += try (0..<60).map { try OverdueTests.tick("u\($0)", minute: 610 + 10 * $0) }
        let path = "\(bench.directory)/log.json"
        let lines = matches.map { String(decoding: $0.record.text, as: UTF8.self) }
        try Bytes.write(lines.joined(separator: "\n") + "\n", to: path)
        try Bytes.write(OverdueTests.configuration, to: "\(bench.directory)/squelch.yml")
        return path
    }

    @Test("killed at random moments and finished, each object has come back exactly once")
    func killed() throws {
        let path = try #require(Squelch.path)
        let inputs = try Bench()
        let log = try log(in: inputs)
        func arguments(_ bench: Bench) -> [String] {
            [
                "score", "--db", bench.path, "--config", "\(inputs.directory)/squelch.yml", "--format",
                "ndjson",
                "--output", "\(bench.directory)/out", log,
            ]
        }
        let straight = try Bench()
        let began = now()
        try #require(try Squelch.run(path, arguments(straight)) == Squelch.Ending())
        let span = now() - began
        let dump = try straight.dump()
        #expect(try resurfaced(in: straight) == Self.groups / 2)

        var numbers = Numbers(seed: 79)
        var halfway = 0
        for _ in 0..<8 {
            let bench = try Bench()
            for _ in 0...Int.random(in: 0...1, using: &numbers) {
                let process = try Squelch.start(path, arguments(bench))
                usleep(useconds_t(Double.random(in: 0.1...1, using: &numbers) * span * 1_000_000))
                kill(process, SIGKILL)
                _ = try Squelch.wait(process)
            }
            if let found = try? bench.open(.readExisting) {
                if try (1..<300).contains(found.counts().operations) { halfway += 1 }
                #expect(try found.check() == [])
            }
            try #require(try Squelch.run(path, arguments(bench)) == Squelch.Ending())
            #expect(try bench.dump() == dump)
            #expect(try resurfaced(in: bench) == Self.groups / 2)
        }
        // Else the moments were not among the interesting ones.
        #expect(halfway > 0)
    }

    private func resurfaced(in bench: Bench) throws -> Int {
        var filter = ReviewFilter()
        filter.decisions = [.alert, .review, .suppress]
        filter.isResurfaced = true
        return try bench.open(.readExisting).reviewItems(filter).count
    }

    private func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
