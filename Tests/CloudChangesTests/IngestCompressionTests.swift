import Foundation
import RecordText
import Testing

@testable import CloudChanges

@Suite("Ingest: compressed bytes")
struct IngestCompressionTests {
    private static let text = (0..<40).map { Ingest.aws("record \($0)") + "\n" }.joined()
    private static let plain = Array(text.utf8)

    private static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: rt_zstd_bound(bytes.count))
        let zstd = rt_zstd_new(nil, 0, 3)
        defer { rt_zstd_free(zstd) }
        let written = rt_zstd_compress(zstd, bytes, bytes.count, &out, out.count)
        return Array(out.prefix(written))
    }

    private static let windows = [1, 2, 3, 7, 64, 1_000, 1 << 18]

    @Test("gzip, zstd and plain bytes give the same, known by content", arguments: windows)
    func same(window: Int) throws {
        let plain = Self.plain
        let expected = try Ingest.read(plain).texts
        let half = plain.count / 2
        let parts = [Array(plain[..<half]), Array(plain[half...])]
        let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let forms = [
            Ingest.gzip(plain), Self.zstd(plain), parts.flatMap(Ingest.gzip), parts.flatMap(Self.zstd),
            Ingest.gzip([]) + Ingest.gzip(plain) + Ingest.gzip([]), skippable + Self.zstd(plain) + skippable,
            Ingest.gzip(plain) + [0, 0, 0, 0, 0],
        ]
        for (index, form) in forms.enumerated() {
            let reading = try Ingest.read(form, window: window)
            #expect(reading.texts == expected, "form \(index)")
            #expect(reading.faults == [], "form \(index)")
        }
    }

    @Test("what the system's gzip writes is read, also member behind member", arguments: windows)
    func systemGzip(window: Int) throws {
        guard let packed = try Ingest.run("/usr/bin/gzip", ["-9", "-n", "-c"], on: Self.plain) else { return }
        let twice = try Ingest.read(packed + packed, window: window)
        #expect(twice.records.count == 80)
        #expect(twice.faults == [])
    }

    @Test("a truncated archive gives what came before, at every length")
    func truncated() throws {
        let packed = try Ingest.run("/usr/bin/gzip", ["-n", "-c"], on: Self.plain) ?? Ingest.gzip(Self.plain)
        for (packed, code) in [
            (packed, "truncated-gzip"), (Ingest.gzip(Self.plain), "truncated-gzip"),
            (Self.zstd(Self.plain), "truncated-zstd"),
        ] {
            for length in stride(from: 8, to: packed.count, by: 5) {
                let reading = try Ingest.read(Array(packed.prefix(length)), window: 64)
                #expect(reading.codes.last == code, "cut to \(length) of \(packed.count)")
            }
        }
        let half = try Ingest.read(Array(Ingest.gzip(Self.plain).prefix(Self.plain.count / 2)))
        #expect(half.records.count > 15)
        #expect(half.codes == ["cut-off-record", "truncated-gzip"])
    }

    @Test("damage is named; the rest of the input is not touched by it")
    func damaged() throws {
        var checksum = Ingest.gzip(Self.plain)
        checksum[checksum.count - 6] ^= 1
        #expect(try Ingest.read(checksum).codes == ["gzip-checksum"])
        #expect(try Ingest.read(checksum).records.count == 40)

        let trailing = Ingest.gzip(Self.plain) + Array("garbage".utf8)
        #expect(try Ingest.read(trailing).codes == ["gzip-trailing"])
        #expect(try Ingest.read(trailing).records.count == 40)

        let behind = Self.zstd(Self.plain) + Array("garbage".utf8)
        #expect(try Ingest.read(behind).codes == ["zstd-trailing"])
        #expect(try Ingest.read(behind).records.count == 40)

        var block = Ingest.gzip(Self.plain)
        block[10] = 0xFF
        #expect(try Ingest.read(block).codes.last == "corrupt-gzip")

        var frame = Self.zstd(Self.plain)
        for index in 20..<40 { frame[index] ^= 0xA5 }
        #expect(try Ingest.read(frame).codes.last == "corrupt-zstd")
    }

    @Test("compressed nothing is an empty file")
    func empty() throws {
        #expect(try Ingest.read(Ingest.gzip([])).codes == ["empty"])
        #expect(try Ingest.read(Self.zstd([])).codes == ["empty"])
    }
}
