import Glibc
import Squelch

/// Standard error: progress, warnings, errors and the closing summary; results never go here.
final class Diagnostics {
    /// One for all, so that whatever is written clears the progress that stands there. Only the command's own thread
    /// shows progress.
    nonisolated(unsafe) static let standard = Diagnostics(descriptor: STDERR_FILENO)

    let isTerminal: Bool
    private let descriptor: Int32
    private var hasProgress = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    /// Writes a message of one or more lines. Text from logs in it is made inert, line by line.
    func write(_ message: String) {
        clearProgress()
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        emit(lines.map { TerminalText.safe(String($0)) }.joined(separator: "\n") + "\n")
    }

    func write(_ error: some CustomStringConvertible) { write(error.description) }

    /// Replaces the progress line; does nothing when standard error is no terminal.
    func progress(_ line: String) {
        guard isTerminal else { return }
        emit("\r\u{1B}[K" + TerminalText.safe(line))
        hasProgress = true
    }

    func clearProgress() {
        guard hasProgress else { return }
        emit("\r\u{1B}[K")
        hasProgress = false
    }

    private func emit(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
