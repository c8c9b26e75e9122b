import Foundation
import Testing

@testable import SquelchCommand

/// What a killed `watch` leaves at the end of its output.
@Suite("An output cut off")
struct AppendedOutputTests {
    private static let lines = ["{\"a\":1}\n", "{\"b\":2}\n", "{\"c\":3}\n"]

    @Test(
        "lines that are there are not printed again, half a line is taken away",
        arguments: [
            ("", 0, ""), ("{\"a\":1}\n", 1, "{\"a\":1}\n"), ("{\"a\":1}\n{\"b\"", 1, "{\"a\":1}\n"),
            ("old\n{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n", 3, "old\n{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n"),
            ("old\n{\"", 0, "old\n"), ("old\n", 0, "old\n"), ("a note", 0, "a note\n"),
            ("{\"a\":1}\nlater\n", 0, "{\"a\":1}\nlater\n"),
        ])
    func reconciled(text: String, held: Int, left: String) throws {
        let scratch = try Scratch()
        let path = try scratch.write("out", text)
        let found = try AppendedOutput.reconcile(path, with: Self.lines.map { Array($0.utf8) })
        #expect(found == held)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == left)
    }

    @Test("a file that is not there holds nothing")
    func missing() throws {
        #expect(try AppendedOutput.reconcile("/no/such/file", with: [[1]]) == 0)
    }
}
