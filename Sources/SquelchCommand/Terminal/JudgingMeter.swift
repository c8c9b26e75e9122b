/// How many verdicts were judged, on a terminal, at most ten times a second.
final class JudgingMeter {
    private let diagnostics: Diagnostics
    private let what: String
    private var last = 0.0
    private var count = 0

    /// `what` is as a line begins: `judged`.
    init(_ what: String, _ diagnostics: Diagnostics = .standard) {
        self.what = what
        self.diagnostics = diagnostics
    }

    /// One more; nothing is known of how many are to come.
    func step() {
        count += 1
        show("\(ReadSummary.grouped(count)) verdicts")
    }

    func show(_ done: Int, of all: Int) {
        show("\(ReadSummary.grouped(done)) of \(ReadSummary.grouped(all)) verdicts")
    }

    private func show(_ text: @autoclosure () -> String) {
        guard diagnostics.isTerminal, Machine.monotonicSeconds - last > 0.1 else { return }
        last = Machine.monotonicSeconds
        diagnostics.progress("\(what) \(text())")
    }

    func finish() { diagnostics.clearProgress() }
}
