import RulePack

/// The fingerprints that Squelch brings along.
public enum BuiltInFingerprints {
    /// The table as written: one YAML list.
    public static var text: String {
        String(
            decoding: UnsafeBufferPointer(start: fingerprint_bytes(), count: fingerprint_length()),
            as: UTF8.self)
    }

    /// The rows of the embedded table; a test keeps it sound, and an unsound row would be left out.
    public static func rows() -> [Fingerprint] {
        guard let document = RuleDocument.split(text).first else { return [] }
        var collector = FaultCollector(file: "fingerprints.yml")
        guard let root = document.parse(into: &collector) else { return [] }
        var reader = FingerprintReader(taken: [])
        return reader.rows(root)
    }
}
