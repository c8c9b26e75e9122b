import RecordText

/// The rows of a table, by the shim that also cuts the tables of audit logs.
public enum TableText {
    /// One row of the table.
    public struct Row {
        /// From 1.
        public var line: Int
        /// Of texts, empty cells left out; nil for a row that does not fit.
        public var object: JSONObject?
    }

    /// All rows below the first, which names the columns.
    public static func rows(_ bytes: [UInt8]) -> [Row] {
        final class Gathered {
            var rows: [Row] = []
            let parser = JSONParser()
        }
        let gathered = Gathered()
        bytes.withUnsafeBytes { buffer in
            rt_table_rows(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, 1 << 20,
                Unmanaged.passUnretained(gathered).toOpaque()
            ) { context, line, json, length, _ in
                guard let context else { return }
                let gathered = Unmanaged<Gathered>.fromOpaque(context).takeUnretainedValue()
                let value = json.flatMap { json in
                    try? gathered.parser.parse(UnsafeRawBufferPointer(start: json, count: length))
                }
                gathered.rows.append(Row(line: Int(line), object: value?.object))
            }
        }
        return withExtendedLifetime(gathered) { gathered.rows }
    }
}
