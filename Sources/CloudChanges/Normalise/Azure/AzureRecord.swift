/// One Activity Log record, whatever export wrote it: REST and portal (`operationName.value`,
/// `eventTimestamp`), diagnostic settings (`time`, `resultType`, `identity.claims`), the Python SDK
/// (`operation_name`), Log Analytics (`OperationNameValue`, `Properties` in a string). Nothing that reads a
/// record through this knows of exports.
///
/// Source: Microsoft Learn, "Azure activity log event schema"; Azure Monitor reference, "AzureActivity".
struct AzureRecord {
    /// A value and the dotted path where the record holds it.
    struct Field {
        var path: String
        var value: JSONValue

        var text: String? {
            guard let text = value.scalarText?.trimmingSpaces, !text.isEmpty else { return nil }
            return text
        }

        var source: Change.SourceField { .init(path, value.scalarText ?? value.text()) }
    }

    let value: JSONValue
    private let top: [String: Field]
    private let properties: [String: Field]

    init(_ value: JSONValue) {
        self.value = value
        top = AzureRecord.fields(of: value, under: "")
        let found = ["propertiesd", "properties"].lazy.compactMap { [top] in top[$0] }
            .first { $0.value.document != nil }
        properties =
            found.map { AzureRecord.fields(of: $0.value.document ?? .null, under: $0.path + ".") } ?? [:]
    }

    /// By key without letter case and underscores; an empty value never hides one that is not.
    private static func fields(of value: JSONValue, under prefix: String) -> [String: Field] {
        var fields: [String: Field] = [:]
        for member in value.object?.members ?? [] {
            let key = folded(member.key)
            if fields[key] != nil, member.value.isNull || member.value == .string("") { continue }
            fields[key] = Field(path: prefix + member.key, value: member.value)
        }
        return fields
    }

    /// `event_data_id`, `EventDataId` and `TimeGenerated [UTC]` as `eventdataid` and `timegenerated`.
    private static func folded(_ key: String) -> String {
        let name = key.hasSuffix(" [UTC]") ? String(key.dropLast(6)) : key
        return String(name.lowercased().filter { $0 != "_" && $0 != " " })
    }

    /// The first of `names` with something in it, at the top or in `properties`. Names are folded already.
    func field(_ names: String...) -> Field? {
        for fields in [top, properties] {
            for name in names {
                guard let field = fields[name], !field.value.isNull, field.value != .string("") else {
                    continue
                }
                return field
            }
        }
        return nil
    }

    /// A part of an object (or of a document in a string), such as `value` of `operationName`.
    func part(of field: Field, _ keys: String...) -> Field? {
        guard var value = field.value.document else { return nil }
        var path = field.path
        for key in keys {
            guard let next = value.member(key) else { return nil }
            (value, path) = (next, "\(path).\(key)")
        }
        return Field(path: path, value: value)
    }

    /// A field that is a text in some exports and a `{"value": …, "localizedValue": …}` in others.
    func named(_ names: String...) -> Field? {
        for name in names {
            guard let field = field(name) else { continue }
            let named = field.value.object == nil ? field : part(of: field, "value")
            if let named, named.text != nil { return named }
        }
        return nil
    }
}
