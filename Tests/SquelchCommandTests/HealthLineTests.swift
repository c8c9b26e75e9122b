import Testing

@testable import SquelchCommand

/// What `watch` says of itself.
@Suite("The line of health")
struct HealthLineTests {
    @Test("it is due once a minute, and tells what came since the last one")
    func minutes() {
        var health = HealthLine(at: 1000)
        #expect(!health.isDue(at: 1059.9))
        #expect(health.isDue(at: 1060))
        let first = health.line(
            at: 1060, .init(files: 1200, bytes: 3_000_000, verdicts: 40, alerts: 2, waiting: 3, written: 1),
            VerdictLatency())
        #expect(
            first
                == "squelch: alive: 1,200 files (3.0 MB) in the last minute, 40 verdicts, 2 alerts · 3 files waiting, "
                + "1 being written · 40 verdicts in all")
        #expect(!health.isDue(at: 1119))
        var latency = VerdictLatency()
        for _ in 0..<5 { latency.add(arrival: 0.001, recording: 0.0004) }
        let second = health.line(
            at: 1121, .init(files: 1201, bytes: 3_000_400, verdicts: 45, alerts: 2), latency)
        #expect(second.contains("1 file (400 B) in the last minute, 5 verdicts, 0 alerts · from arrival to"))
        #expect(second.contains(", from judged to disk median 0.4"))
        #expect(!health.isDue(at: 1180) && health.isDue(at: 1181))
    }

    @Test("quantiles are of the spans that came, to one part in twenty", arguments: [3e-5, 0.0012, 0.4, 90])
    func quantiles(unit: Double) throws {
        var latency = Latency()
        #expect(latency.quantile(0.5) == nil && latency.words == nil)
        for step in 1...1000 { latency.add(unit * Double(step) / 500) }
        let median = try #require(latency.quantile(0.5))
        let high = try #require(latency.quantile(0.99))
        #expect(median >= unit && median < unit * 1.06)
        #expect(high >= unit * 1.98 && high < unit * 1.98 * 1.06)
    }

    @Test("nothing is too short or too long for it")
    func bounds() throws {
        var latency = Latency()
        for seconds in [-1, 0, 1e-9, 1e12] { latency.add(seconds) }
        #expect(latency.total == 4)
        #expect(try #require(latency.quantile(0.5)) < 0.00002)
        #expect(try #require(latency.quantile(1)) > 3600)
    }
}
