/// Tells what a file is, and hands it to its reader.
struct FeedReader {
    var reading: FeedReading
    private var saidUTC = false

    init(_ reading: FeedReading) { self.reading = reading }

    mutating func read(_ bytes: [UInt8]) {
        var bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard !bytes.starts(with: [0x1F, 0x8B]), !bytes.contains(0),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            return reading.add(
                whole, .format, "is no UTF-8 text", "unpack or convert it: iCalendar, CSV or JSON, in UTF-8")
        }
        switch bytes.first(where: { $0 > 0x20 }) {
        case nil: reading.add(whole, .format, "is empty", "export it again, or leave it out")
        case UInt8(ascii: "{"), UInt8(ascii: "["): readJSON(bytes)
        default:
            if text.drop(while: \.isWhitespace).prefix(15).uppercased() == "BEGIN:VCALENDAR" {
                readCalendar(text)
            } else {
                readTable(bytes)
            }
        }
    }

    private var whole: WindowPlace { WindowPlace(file: reading.file) }

    private mutating func readCalendar(_ text: String) {
        var reader = CalendarReader(reading)
        reader.read(text)
        reading = reader.reading
    }

    // MARK: Tables

    private mutating func readTable(_ bytes: [UInt8]) {
        var reader = ExportReader(reading)
        let rows = TableText.rows(bytes)
        let known = rows.lazy.compactMap(\.object).first.map { ExportRow($0, whole) }
        guard let known, known.has(.number) || known.has(.start) else {
            return reading.add(
                whole, .format, "is neither iCalendar nor a table of tickets",
                "the first line of a table names its columns: number,state,approval,start_date,end_date,…")
        }
        for row in rows {
            let place = WindowPlace(file: reading.file, line: row.line)
            if let object = row.object {
                reader.read(ExportRow(object, place))
            } else {
                reader.reading.add(
                    place, .syntax,
                    "the row does not fit the table: its quotes, or the number of its columns",
                    "export it again; every other row was read")
            }
        }
        reading = reader.reading
    }

    // MARK: JSON

    private mutating func readJSON(_ bytes: [UInt8]) {
        let parser = JSONParser.ofOwnLines()
        if let value = try? parser.parse(bytes) {
            return readRecords(FeedReader.records(in: value).map { ($0, nil) })
        }
        var records: [(JSONValue, Int?)] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            guard let value = try? parser.parse(Array(line)) else {
                reading.add(
                    WindowPlace(file: reading.file, line: number), .syntax, "the text is no JSON",
                    "export it again; give one document, or one record a line")
                return
            }
            records.append((value, number))
        }
        readRecords(records)
    }

    /// `{"result": […]}` and its like, a list, or one record.
    private static func records(in value: JSONValue) -> [JSONValue] {
        if let elements = value.array { return elements }
        for key in ["result", "records", "issues", "value", "data", "changes", "change_requests"] {
            if let elements = value[key]?.array { return elements }
            if let element = value[key], element.object != nil { return [element] }
        }
        return [value]
    }

    private mutating func readRecords(_ records: [(value: JSONValue, line: Int?)]) {
        for (index, record) in records.enumerated() {
            let place = WindowPlace(
                file: reading.file, line: record.line, record: record.line == nil ? index + 1 : nil)
            guard let object = record.value.object else {
                reading.add(place, .format, "is no record", "give tickets as JSON objects")
                continue
            }
            read(object, place)
        }
    }

    private mutating func read(_ object: JSONObject, _ place: WindowPlace) {
        if let text = (object["Content"] ?? object["content"])?.string,
            text.drop(while: \.isWhitespace).prefix(15).uppercased() == "BEGIN:VCALENDAR"
        {
            readCalendar(text)
        } else if object["fields"]?.object != nil {
            guard let mapping = reading.settings.jira else {
                return sayOnce(
                    place, .mapping, "Jira issues are read by mapped fields, and none are mapped",
                    "name them in the configuration: `windows: {jira: {start: customfield_…, end: …, approved: […]}}`"
                )
            }
            var reader = JiraReader(reading: reading, mapping: mapping)
            reader.read(object, place)
            reading = reader.reading
        } else if object.members.contains(where: { [.number, .start].contains(ExportRow.column($0.key)) }) {
            var reader = ExportReader(reading, saidUTC: saidUTC)
            reader.read(ExportRow(object, place))
            saidUTC = reader.hasSaidUTC
            reading = reader.reading
        } else {
            sayOnce(
                place, .format, "is no ticket of a known form",
                "give ServiceNow change requests, Jira issues or an SSM Change Calendar")
        }
    }

    private mutating func sayOnce(
        _ place: WindowPlace, _ code: WindowFault.Code, _ sentence: String, _ remedy: String
    ) {
        guard !reading.faults.contains(where: { $0.code == code && $0.sentence == sentence }) else { return }
        reading.add(place, code, sentence, remedy)
    }
}
