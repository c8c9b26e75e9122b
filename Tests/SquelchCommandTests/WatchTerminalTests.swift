import Foundation
import Testing

/// `squelch watch` in front of somebody. Takes a minute, and next to no work: the line of health comes once a minute.
@Suite("Following directories on a terminal")
struct WatchTerminalTests {
    private func drop(_ ids: [String], as name: String, in scratch: Scratch) throws {
        let text = ids.map { SampleRecord.opening(id: $0) + "\n" }.joined()
        let beside = try scratch.write("aside", text)
        guard rename(beside, scratch.path("in/\(name)")) == 0 else { throw POSIXError(.EIO) }
    }

    @Test("each minute a line tells that it lives and what it did; SIGTERM is status 0 and a closing line")
    func health() async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("in"), withIntermediateDirectories: true)
        let terminal = try PseudoTerminal()
        let began = Date()
        let watch = try WatchProcess(scratch, terminal: terminal.program)
        #expect(try await terminal.wait(seconds: 20) { $0.contains("following 1 directory") })
        try drop(["e-1", "e-2"], as: "one.ndjson", in: scratch)
        #expect(try await terminal.wait(seconds: 50) { _ in watch.printedCount == 2 })
        // On a busy machine the first line may have come before the file was there.
        func told(_ text: String) -> Substring? {
            text.split(whereSeparator: \.isNewline).first {
                $0.contains("alive:") && !$0.contains(" 0 files (")
            }
        }
        #expect(try await terminal.wait(seconds: 150) { told($0) != nil })
        #expect(Date().timeIntervalSince(began) >= 59.5)
        let line = told(terminal.text) ?? ""
        #expect(
            line.contains(" 1 file (") && line.contains(" 2 verdicts, ") && line.contains("0 files waiting"),
            "\(terminal.text)")
        #expect(line.contains("from arrival to disk median "))
        #expect(watch.end(SIGTERM) == 0)
        #expect(terminal.text.contains("ended by SIGTERM: read 2 records in 1 file ("), "\(terminal.text)")
    }

    @Test(
        "SIGTERM in the midst of a file: the file is finished, and nothing of it is left for the next start")
    func finishes() async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("in"), withIntermediateDirectories: true)
        let terminal = try PseudoTerminal()
        let watch = try WatchProcess(scratch, terminal: terminal.program)
        #expect(try await terminal.wait(seconds: 20) { $0.contains("following") })
        // Several transactions, of which the first is on the disk when the signal comes.
        let ids = (0..<1500).map { "e-\($0)" }
        try drop(ids, as: "long.ndjson", in: scratch)
        #expect(try await terminal.wait(seconds: 60) { _ in watch.printedCount > 0 })
        #expect(watch.end(SIGTERM) == 0)
        #expect(Set(watch.printed) == Set(ids) && watch.printedCount == ids.count)
        #expect(terminal.text.contains("ended by SIGTERM"))
        let again = try WatchProcess(scratch)
        #expect(again.isFollowing() && again.messages.contains("0 files to catch up with"))
        #expect(again.end(SIGTERM) == 0 && again.printedCount == ids.count)
    }
}
