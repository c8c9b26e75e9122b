import ArgumentParser
import CloudChanges
import Squelch

/// How verdicts are printed.
enum VerdictFormat: String, ExpressibleByArgument, CaseIterable {
    case table, ndjson, ocsf, csv

    static var allValueStrings: [String] { ["table", "ndjson"] }
}

/// Prints verdict lines in the chosen format, and counts them by decision.
final class VerdictPrinter {
    private(set) var counts: [Decision: Int] = [:]
    private let writer: ResultWriter
    private let format: VerdictFormat
    private var table = VerdictTable()
    private let parser = JSONParser()

    /// - Throws: ``CommandError`` for a format of a later version.
    init(_ writer: ResultWriter, format: VerdictFormat?) throws {
        self.writer = writer
        self.format = format ?? (writer.isTerminal ? .table : .ndjson)
        if self.format == .ocsf || self.format == .csv {
            throw CommandError.later("`--format \(self.format.rawValue)`")
        }
    }

    func print(_ line: [UInt8]) throws {
        let verdict = try parser.parse(line)
        if let decision = verdict["decision"]?.string.flatMap(Decision.init(rawValue:)) {
            counts[decision, default: 0] += 1
        }
        switch format {
        case .table: table.add(verdict)
        case .ndjson, .ocsf, .csv: try writer.write(line: line)
        }
    }

    func finish() throws {
        if format == .table { try writer.write(table.render(.of(writer))) }
        try writer.flush()
    }
}
