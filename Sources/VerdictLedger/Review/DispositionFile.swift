public import CloudChanges

/// Dispositions as a CSV file holds them: `event_id,disposition,analyst,time,note`, the header optional, further columns
/// ignored.
///
/// Source: RFC 4180.
public struct DispositionFile: Sendable {
    /// Whose line is where it stands in the file.
    public private(set) var rows: [(line: Int, row: DispositionRow)] = []
    /// Every row that could not be read.
    public private(set) var faults: [Fault] = []

    /// What is wrong with a row.
    public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        /// As the user named it.
        public var path: String
        /// From 1.
        public var line: Int
        /// Without a full stop.
        public var sentence: String
        /// What to write instead.
        public var remedy: String

        /// Two lines: place, code and sentence, then the remedy.
        public var description: String {
            "\(path):\(line): error[review.bad-row] \(sentence)\n    remedy: \(remedy)"
        }
    }

    static let columns = ["event_id", "disposition", "analyst", "time", "note"]

    /// Reads the whole file; every bad row becomes a fault, and the others are kept.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - path: As the user named the file, for faults.
    ///   - now: The time of rows that state none.
    public init(_ bytes: [UInt8], path: String, now: EventTime) {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let first = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let isHeaded = String(decoding: first, as: UTF8.self).lowercased().contains("event_id")
        let header = DispositionFile.header(for: first)
        let shift = isHeaded ? 0 : 1
        for row in TableText.rows(isHeaded ? bytes : header + bytes) {
            let line = row.line - shift
            do throws(Fault) {
                rows.append((line, try DispositionFile.row(row.object, at: line, of: path, now: now)))
            } catch {
                faults.append(error)
            }
        }
    }

    /// The header that a file without one should have had: further columns have names that nobody asks for.
    private static func header(for first: ArraySlice<UInt8>) -> [UInt8] {
        let separator = [",", ";"].first { first.contains(Array($0.utf8)[0]) } ?? "\t"
        let further = first.count { [$0] == Array(separator.utf8) } + 1 - columns.count
        let names = columns + (0..<max(0, further)).map { "further \($0)" }
        return Array((names.joined(separator: separator) + "\n").utf8)
    }

    private static func row(
        _ cells: JSONObject?, at line: Int, of path: String, now: EventTime
    ) throws(Fault) -> DispositionRow {
        func fault(_ sentence: String, _ remedy: String) -> Fault {
            Fault(path: path, line: line, sentence: sentence, remedy: remedy)
        }
        guard let cells else {
            throw fault("the row's quotes or columns do not fit", "write \(columns.joined(separator: ","))")
        }
        func cell(_ name: String) -> String { cells.value(ignoringCase: name)?.string ?? "" }
        let words = Disposition.allCases.map(\.rawValue).joined(separator: ", ")
        guard !cell("event_id").isEmpty else { throw fault("the row names no event", "fill in event_id") }
        let said = cell("disposition").trimmingBlanks.lowercased()
        guard let disposition = Disposition(rawValue: said) else {
            throw fault("“\(cell("disposition"))” is no disposition", "write one of \(words)")
        }
        let stated = cell("time").trimmingBlanks
        guard let time = stated.isEmpty ? now : EventTime(parsing: stated) else {
            throw fault("“\(stated)” is no time", "write RFC 3339, such as 2026-03-04T05:06:07Z")
        }
        return DispositionRow(
            eventID: cell("event_id").trimmingBlanks.withoutGuard, disposition: disposition,
            analyst: cell("analyst"), time: time,
            note: cell("note"))
    }
}

extension String {
    /// Without the apostrophe that keeps a spreadsheet from taking an id for a formula, as `review export` writes it.
    fileprivate var withoutGuard: String {
        let rest = dropFirst()
        return first == "'" && rest.first.map("=+-@".contains) == true ? String(rest) : self
    }

    fileprivate var trimmingBlanks: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
