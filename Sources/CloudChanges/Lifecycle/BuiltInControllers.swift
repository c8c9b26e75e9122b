import RulePack

/// The controllers that Squelch brings along.
public enum BuiltInControllers {
    /// The table as written: one YAML list.
    public static var text: String {
        String(
            decoding: UnsafeBufferPointer(start: controller_bytes(), count: controller_length()),
            as: UTF8.self)
    }

    /// The rows of the embedded table; a test keeps it sound, and an unsound row would be left out.
    public static func rows() -> [Controller] { read().rows }

    /// The rows and what is wrong with the table.
    static func read() -> (rows: [Controller], faults: [FingerprintReader.Fault]) {
        guard let document = RuleDocument.split(text).first else { return ([], []) }
        var collector = FaultCollector(file: "controllers.yml")
        guard let root = document.parse(into: &collector) else { return ([], []) }
        var reader = ControllerReader(taken: [])
        let rows = reader.rows(root)
        return (rows, reader.faults)
    }
}
