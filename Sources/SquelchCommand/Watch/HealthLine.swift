/// One line a minute on a terminal: that it lives, and what it has done since.
struct HealthLine {
    /// What there is to say, all of it counted from the start but `latency`.
    struct Present {
        var files = 0
        var bytes: UInt64 = 0
        var verdicts = 0
        var alerts = 0
        var waiting = 0
        var written = 0
    }

    static let interval = 60.0
    private var next: Double
    private var before = Present()

    /// - Parameter now: Seconds on a clock that only goes forward, as in ``line(at:_:_:)``.
    init(at now: Double) { next = now + HealthLine.interval }

    func isDue(at now: Double) -> Bool { now >= next }

    /// What is to be said now, `latency` being that of the verdicts since the last line.
    mutating func line(at now: Double, _ present: Present, _ latency: VerdictLatency) -> String {
        defer {
            before = present
            next = now + HealthLine.interval
        }
        let bytes = ReadSummary.bytes(Int(clamping: present.bytes - before.bytes))
        let files = ReadSummary.counted(present.files - before.files, "file")
        return "squelch: alive: \(files) (\(bytes)) in the last minute, "
            + "\(ReadSummary.counted(present.verdicts - before.verdicts, "verdict")), "
            + "\(ReadSummary.counted(present.alerts - before.alerts, "alert")) · "
            + (latency.words.map { "\($0) · " } ?? "")
            + "\(ReadSummary.counted(present.waiting, "file")) waiting, \(ReadSummary.grouped(present.written)) being "
            + "written · \(ReadSummary.counted(present.verdicts, "verdict")) in all"
    }
}
