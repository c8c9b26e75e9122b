/// How long verdicts took until they were on the disk.
struct VerdictLatency {
    /// From the event that told of their file,
    private(set) var arrival = Latency()
    /// and from the judgement. Lines that were recorded before are not in it.
    private(set) var recording = Latency()

    mutating func add(arrival seconds: Double, recording: Double?) {
        arrival.add(seconds)
        if let recording { self.recording.add(recording) }
    }

    /// `from arrival to disk median 0.71 ms, p99 1.42 ms, from judged to disk median …`; nil without any.
    var words: String? {
        guard let arrival = arrival.words else { return nil }
        return "from arrival to disk \(arrival)"
            + (recording.words.map { ", from judged to disk \($0)" } ?? "")
    }
}
