import FoundationEssentials
import Testing

@testable import Squelch

@Suite("Compact JSON")
struct CompactJSONTests {
    private struct Part: Codable, Hashable {
        enum Word: String, Codable, CaseIterable {
            case plain
            case odd = "with \"quotes\", \\ and \u{1}"
        }

        var word = Word.plain
        var text: String?
        var number = 0.1
        var whole: Int64 = -3
        var small: UInt8 = 7
        var truth = true
        var list: [Double] = []
        var lists: [[String]] = []
        var byName: [String: Int] = [:]
        var level: Level?
        var inner: [Part] = []
    }

    private func parts(seed: Int) -> Part {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        func text() -> String {
            let pieces = ["", "a/b", "\u{0}\n\t\u{1F}", "é\u{301}", "\"", "\\", "👩‍🚀", "\u{2028}", "plain"]
            return (0..<next(4)).map { _ in pieces[next(pieces.count)] }.joined()
        }
        func made(_ depth: Int) -> Part {
            var part = Part()
            part.word = Part.Word.allCases[next(2)]
            part.text = next(3) == 0 ? nil : text()
            part.number = [0, -0.5, 1, 1e-9, 123_456_789.125, 1e21, .leastNonzeroMagnitude, 1 / 3.0][next(8)]
            part.whole = Int64(next(1_000)) - 500
            part.truth = next(2) == 0
            part.list = (0..<next(4)).map { _ in Double(next(100)) / 8 }
            part.lists = (0..<next(3)).map { _ in (0..<next(3)).map { _ in text() } }
            for _ in 0..<next(5) { part.byName[text()] = next(10) }
            if next(2) == 0 { part.level = Level(count: 1.5, total: 2, discount: 0.25, discounted: 0) }
            if depth > 0 { part.inner = (0..<next(3)).map { _ in made(depth - 1) } }
            return part
        }
        return made(3)
    }

    @Test("what is written reads back as the same value", arguments: 0..<200)
    func readsBack(seed: Int) throws {
        let value = parts(seed: seed)
        let bytes = try CompactJSON.encode(value)
        #expect(try JSONDecoder().decode(Part.self, from: Data(bytes)) == value)
    }

    @Test("equal values are equal bytes, whatever order their keys came in", arguments: 0..<50)
    func stable(seed: Int) throws {
        let value = parts(seed: seed)
        var again = value
        again.byName = [:]
        for (key, number) in value.byName.sorted(by: { $0.key > $1.key }) { again.byName[key] = number }
        #expect(try CompactJSON.encode(value) == CompactJSON.encode(again))
    }

    @Test("keys are sorted, nothing is spaced, whole numbers are whole")
    func spelling() throws {
        struct Value: Codable {
            var b = 2.0
            var a = ["x/y", "é"]
            var none: Int?
        }
        #expect(
            String(decoding: try CompactJSON.encode(Value()), as: UTF8.self) == #"{"a":["x/y","é"],"b":2}"#)
        #expect(String(decoding: try CompactJSON.encode("a\u{7}"), as: UTF8.self) == #""a\u0007""#)
    }
}
