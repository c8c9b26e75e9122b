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
    private var needsHeader: Bool
    private let parser = JSONParser.ofOwnLines()

    init(_ writer: ResultWriter, format: VerdictFormat?) {
        self.writer = writer
        self.format = format ?? (writer.isTerminal ? .table : .ndjson)
        needsHeader = self.format == .csv
    }

    func print(_ line: [UInt8]) throws {
        let verdict = try parser.parse(line)
        if let decision = verdict["decision"]?.string.flatMap(Decision.init(rawValue:)) {
            counts[decision, default: 0] += 1
        }
        switch format {
        case .table: table.add(verdict)
        case .ndjson: try writer.write(line: line)
        case .ocsf: try writer.write(line: VerdictOCSF.encode(verdict))
        case .csv:
            try writeHeader()
            try writer.write(VerdictCSV.row(of: verdict) + "\r\n")
        }
    }

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
