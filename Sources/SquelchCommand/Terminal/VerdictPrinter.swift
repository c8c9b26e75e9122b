import ArgumentParser
import CloudChanges
import Squelch

/// How verdicts are printed.
enum VerdictFormat: String, ExpressibleByArgument, CaseIterable {
    case table, ndjson, ocsf, csv
}

/// Prints verdict lines in the chosen format, and counts them by decision.
///
/// Whatever the format, it is made from the line that the ledger keeps, so that a repeated run prints the same.
final class VerdictPrinter {
    private(set) var counts: [Decision: Int] = [:]
    private let writer: ResultWriter
    private let format: VerdictFormat
    private var table = VerdictTable()
    private let isFollowing: Bool
    private var needsHeader: Bool
    private let parser = JSONParser.ofOwnLines()

    /// Whether nothing appears on a terminal before the end, so that progress may stand there.
    var isSilent: Bool { !writer.isTerminal || format == .table && !isFollowing }

    /// One that follows prints each verdict at once, the table line by line.
    init(_ writer: ResultWriter, format: VerdictFormat?, isFollowing: Bool = false) {
        self.writer = writer
        self.format = format ?? (writer.isTerminal ? .table : .ndjson)
        self.isFollowing = isFollowing
        needsHeader = self.format == .csv && writer.isFresh
    }

    func print(_ line: [UInt8]) throws {
        let verdict = try parser.parse(line)
        if let decision = verdict["decision"]?.string.flatMap(Decision.init(rawValue:)) {
            counts[decision, default: 0] += 1
        }
        if format == .csv { try writeHeader() }
        if format == .table, !isFollowing { return table.add(verdict) }
        try writer.write(rendered(line, verdict))
    }

    /// What ``print(_:)`` would print, without printing it.
    func rendering(of line: [UInt8]) throws -> [UInt8] { rendered(line, try parser.parse(line)) }

    private func rendered(_ line: [UInt8], _ verdict: JSONValue) -> [UInt8] {
        switch format {
        case .table: Array((VerdictTable.followedLine(verdict, .of(writer)) + "\n").utf8)
        case .ndjson: line + [UInt8(ascii: "\n")]
        case .ocsf: VerdictOCSF.encode(verdict) + [UInt8(ascii: "\n")]
        case .csv: Array((VerdictCSV.row(of: verdict) + "\r\n").utf8)
        }
    }

    /// Everything printed so far is out of our hands.
    func settle() throws { try writer.settle() }

    func finish() throws {
        try writeHeader()
        if format == .table { try writer.write(table.render(.of(writer))) }
        try writer.flush()
    }

    private func writeHeader() throws {
        guard needsHeader else { return }
        needsHeader = false
        try writer.write(VerdictCSV.header + "\r\n")
    }
}
