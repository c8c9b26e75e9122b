import CloudChanges
import Squelch

/// What `allow lint` found, in each of its formats.
struct LintReport {
    private let faults: [AllowlistFault]
    private let sound: Int

    init(_ faults: [AllowlistFault], sound: Int) {
        self.faults = faults
        self.sound = sound
    }

    var text: String {
        faults.map { fault in
            fault.description.split(separator: "\n").map { TerminalText.safe(String($0)) + "\n" }.joined()
        }.joined()
    }

    var json: JSONValue {
        JSONValue.keyed([
            ("entries", .number("\(sound)")),
            (
                "problems",
                .array(
                    faults.map { fault in
                        JSONValue.keyed([
                            ("file", .string(fault.file)), ("line", .number("\(fault.line)")),
                            ("code", .string("allowlist.\(fault.code)")),
                            ("severity", .string(fault.severity.rawValue)),
                            ("sentence", .string(fault.sentence)), ("remedy", .string(fault.remedy)),
                        ])
                    })
            ),
        ])
    }

    /// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
    var sarif: JSONValue {
        let codes = Set(faults.map(\.code)).sorted()
        let driver = JSONValue.keyed([
            ("name", .string("squelch allow lint")), ("version", .string(Pipeline.version)),
            (
                "rules",
                .array(codes.map { JSONValue.keyed([("id", .string("allowlist.\($0)"))]) })
            ),
        ])
        return JSONValue.keyed([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", .string("2.1.0")),
            (
                "runs",
                .array([
                    JSONValue.keyed([
                        ("tool", JSONValue.keyed([("driver", driver)])),
                        ("results", .array(faults.map(Self.result))),
                    ])
                ])
            ),
        ])
    }

    private static func result(_ fault: AllowlistFault) -> JSONValue {
        let place = JSONValue.keyed([
            (
                "physicalLocation",
                JSONValue.keyed([
                    ("artifactLocation", JSONValue.keyed([("uri", .string(uri(fault.file)))])),
                    ("region", JSONValue.keyed([("startLine", .number("\(max(1, fault.line))"))])),
                ])
            )
        ])
        return JSONValue.keyed([
            ("ruleId", .string("allowlist.\(fault.code)")), ("level", .string(fault.severity.rawValue)),
            ("message", JSONValue.keyed([("text", .string("\(fault.sentence). Remedy: \(fault.remedy)"))])),
            ("locations", .array([place])),
        ])
    }

    /// RFC 3986: what is no unreserved character is escaped.
    private static func uri(_ path: String) -> String {
        path.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-._~/".utf8.contains(byte) { return String(scalar) }
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.count == 1 ? "0" : "") + hex
        }.joined()
    }

}
