/// The keyed side of ``SnapshotWriter``.
struct SnapshotObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: SnapshotWriter
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { writer.add(token: "null", under: key.stringValue) }
    func encode(_ value: Bool, forKey key: Key) {
        writer.add(token: value ? "true" : "false", under: key.stringValue)
    }
    func encode(_ value: String, forKey key: Key) { writer.add(value, under: key.stringValue) }
    func encode(_ value: Int, forKey key: Key) { writer.add(token: String(value), under: key.stringValue) }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        try writer.add(value, under: key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        writer.child(under: key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        writer.child(under: key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { writer.child(under: "super") }
    func superEncoder(forKey key: Key) -> any Encoder { writer.child(under: key.stringValue) }
}

/// The lists of ``SnapshotWriter``.
struct SnapshotList: UnkeyedEncodingContainer {
    let writer: SnapshotWriter
    var codingPath: [any CodingKey] { [] }
    var count: Int { writer.count }

    func encodeNil() { writer.add(token: "null") }
    func encode(_ value: Bool) { writer.add(token: value ? "true" : "false") }
    func encode(_ value: String) { writer.add(value) }
    func encode(_ value: some Encodable) throws { try writer.add(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        writer.child().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { writer.child().unkeyedContainer() }
    func superEncoder() -> any Encoder { writer.child() }
}

/// The single values of ``SnapshotWriter``.
struct SnapshotScalar: SingleValueEncodingContainer {
    let writer: SnapshotWriter
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { writer.add(token: "null") }
    func encode(_ value: Bool) { writer.add(token: value ? "true" : "false") }
    func encode(_ value: String) { writer.add(value) }
    func encode(_ value: Double) { try? writer.add(value) }
    func encode(_ value: Float) { writer.add(token: value.description) }
    func encode(_ value: Int) { writer.add(token: String(value)) }
    func encode(_ value: Int8) { writer.add(token: String(value)) }
    func encode(_ value: Int16) { writer.add(token: String(value)) }
    func encode(_ value: Int32) { writer.add(token: String(value)) }
    func encode(_ value: Int64) { writer.add(token: String(value)) }
    func encode(_ value: UInt) { writer.add(token: String(value)) }
    func encode(_ value: UInt8) { writer.add(token: String(value)) }
    func encode(_ value: UInt16) { writer.add(token: String(value)) }
    func encode(_ value: UInt32) { writer.add(token: String(value)) }
    func encode(_ value: UInt64) { writer.add(token: String(value)) }
    func encode(_ value: some Encodable) throws { try value.encode(to: writer) }
}
