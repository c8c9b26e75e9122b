import CloudChanges
import Glibc

/// One line of progress on a terminal, at most ten times a second.
struct ProgressMeter {
    private let diagnostics: Diagnostics
    private var last = 0.0

    init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    mutating func show(_ progress: InputProgress, matched: Int) {
        guard diagnostics.isTerminal else { return }
        let now = Machine.monotonicSeconds
        guard now - last > 0.1 else { return }
        last = now
        let total = progress.bytesTotal.map { " of \(ReadSummary.bytes(Int(clamping: $0)))" } ?? ""
        let files =
            "\(ReadSummary.grouped(progress.filesDone)) of \(ReadSummary.grouped(progress.files)) files"
        diagnostics.progress(
            "reading \(ReadSummary.bytes(Int(clamping: progress.bytesDone)))\(total) · \(files) · "
                + "\(ReadSummary.grouped(matched)) matched")
    }

    func finish() { diagnostics.clearProgress() }
}
