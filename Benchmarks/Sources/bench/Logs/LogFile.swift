internal import Floors
import Foundation

/// One file of a CloudTrail bucket, as text.
struct LogFile: Sendable {
    /// Path below the bucket, as CloudTrail lays it out.
    let path: String
    /// One record a line.
    let lines: [UInt8]
    let records: Int
    let truths: [Truth]
}

extension LogFile {
    init(_ number: Int, shape: LogShape, organisation: Organisation) {
        var numbers = SeededNumbers(seed: shape.seed, stream: UInt64(number))
        let span = shape.minutesPerFile * 60
        let begin = Moment(seconds: Moment.beginning.seconds + span * number)
        let account = organisation.accountShares.draw(&numbers)
        let region = organisation.regionShares.draw(&numbers)
        let count = shape.recordsPerFile / 2 + numbers.below(shape.recordsPerFile) + 1
        var lines: [UInt8] = []
        lines.reserveCapacity(count * 2000)
        var truths: [Truth] = []
        for index in 0..<count {
            let record = CloudTrailRecord(
                in: organisation, at: Moment(seconds: begin.seconds + span * index / count), account: account,
                region: region, changesFirewall: numbers.chance(shape.firewallRate), &numbers)
            lines.append(contentsOf: record.json.utf8)
            lines.append(UInt8(ascii: "\n"))
            if let truth = record.truth { truths.append(truth) }
        }
        let id = organisation.accounts[account]
        path =
            "AWSLogs/\(id)/CloudTrail/\(region)/\(begin.folder)/\(id)_CloudTrail_\(region)_\(begin.stamp)_\(numbers.key(16)).json.gz"
        self.lines = lines
        self.truths = truths
        records = count
    }

    /// The file as it lies in the bucket: `{"Records":[…]}`, gzip.
    func packed() throws(BenchError) -> Data {
        var text = Array(#"{"Records":["#.utf8)
        text.reserveCapacity(lines.count + 16)
        text.append(contentsOf: lines.dropLast())
        for index in text.indices where text[index] == UInt8(ascii: "\n") { text[index] = UInt8(ascii: ",") }
        text.append(contentsOf: "]}".utf8)
        var out = Data(count: floors_pack_bound(text.count))
        let size = out.withUnsafeMutableBytes { room in
            floors_pack(text, text.count, room.bindMemory(to: UInt8.self).baseAddress, room.count)
        }
        if size == 0 { throw .failed("zlib refused to pack \(path)") }
        return out.prefix(size)
    }
}
