import Foundation
import Testing

@testable import Squelch

/// Writes random histories and what they predict, for the comparison with NumPy (`Conformance/baseline`), where
/// `SQUELCH_HISTORIES` names a file; else only that there is something to write.
@Suite("Histories for the comparison with NumPy") struct BaselineConformanceTests {
    private func line(_ seed: Int) -> String {
        let history = RandomHistory(seed, actors: 6, most: 90)
        let shared = history.showings.reduce(into: SharedHistory()) { $0.add($1) }
        var seeded = Seeded(UInt64(seed) &+ 5)
        let now = HalfDay(history.now.number + Int.random(in: 0...50, using: &seeded))
        let showings = history.showings.map {
            "[\($0.actor),\"\($0.value)\",\($0.half),\($0.release.rawValue)]"
        }
        let asked = ["v0", "v1", "v7", "never shown"].map { value -> String in
            let prediction = shared.prediction(0, value, at: now)
            let weights = [Dimension.network, .tool, .intermediary].map { dimension -> String in
                BaselineTuning.intruder(dimension).map { "\(prediction.weight($0))" } ?? "null"
            }
            return
                "{\"value\":\"\(value)\",\"actor\":\(prediction.actor),\"others\":\(prediction.others),\"weights\":[\(weights.joined(separator: ","))]}"
        }
        return
            "{\"showings\":[\(showings.joined(separator: ","))],\"now\":\(now.number),\"asked\":[\(asked.joined(separator: ","))]}"
    }

    @Test("a thousand histories with their predictions")
    func write() throws {
        guard let path = ProcessInfo.processInfo.environment["SQUELCH_HISTORIES"] else {
            #expect(line(1).contains("\"asked\""))
            return
        }
        let text = (0..<1_000).map(line).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
