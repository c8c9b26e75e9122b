/// The ids that stand in for what a record lacks (interfaces.md, "Ids").
public enum RecordID {
    /// `sha256:` and the first 32 hexadecimal digits of the digest of the unwrapped record: the id of a record
    /// that carries none. White space, key order and repeated keys do not matter.
    public static func digest(of record: JSONValue) -> String {
        "sha256:\(Digest(ofRecord: record).hex(32))"
    }

    /// `text` when it can serve as an id, else the record's digest.
    public static func of(_ text: String?, in record: JSONValue) -> String {
        guard let text, !text.trimmingSpaces.isEmpty else { return digest(of: record) }
        return text
    }
}
