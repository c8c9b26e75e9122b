/// One row of the table of context events (`context.yml`).
struct ContextRow: Sendable {
    var kind: ContextEvent.Kind
    var cloud: Cloud
    /// In ASCII lower case.
    var names: [String] = []
    /// Error codes of calls of any name, in ASCII lower case.
    var errors: [String] = []
    var subjects: [RecordPath] = []
    /// Beginnings of subjects, one of which must be there.
    var keep: [String] = []
    var conditions: [(path: RecordPath, text: String)] = []
    var details: [(name: String, path: RecordPath)] = []

    /// Reads the embedded table.
    ///
    /// - Throws: The first ``RuleFault``, should the table be unsound; a test keeps it from being so.
    static func read(_ text: String, named file: String) throws(RuleFault) -> [ContextRow] {
        var rows: [ContextRow] = []
        for document in RuleDocument.split(text) {
            var collector = FaultCollector(file: file)
            let root = document.parse(into: &collector)
            if let fault = collector.faults.first { throw fault }
            for node in root?.list ?? [] { rows.append(try row(node, file)) }
        }
        return rows
    }

    private static func row(_ node: RuleNode, _ file: String) throws(RuleFault) -> ContextRow {
        func fault(_ line: Int, _ sentence: String) -> RuleFault {
            RuleFault(
                file: file, line: line, code: .shape, sentence: sentence, remedy: "see the head of the file")
        }
        guard let kind = (node["kind"]?.value.text).flatMap(ContextEvent.Kind.init),
            let cloud = (node["cloud"]?.value.text).flatMap(Cloud.init)
        else { throw fault(node.line, "a row needs a kind and a cloud that are known") }
        var row = ContextRow(kind: kind, cloud: cloud)
        for entry in node.entries ?? [] {
            let texts = entry.value.list?.compactMap(\.text) ?? []
            let pairs = entry.value.entries?.map { ($0.key, $0.value.text ?? "") } ?? []
            switch entry.key {
            case "kind", "cloud": break
            case "names": row.names = texts.map { $0.lowercased() }
            case "errors": row.errors = texts.map { $0.lowercased() }
            case "subject": row.subjects = texts.map { RecordPath($0) }
            case "keep": row.keep = texts
            case "when": row.conditions = pairs.map { (RecordPath($0), $1) }
            case "details": row.details = pairs.map { ($0, RecordPath($1)) }
            default: throw fault(entry.line, "there is no column \(quoted(entry.key))")
            }
        }
        if row.names.isEmpty, row.errors.isEmpty { throw fault(node.line, "a row needs names or errors") }
        return row
    }

    /// Whether so many records are of this row that they are to be read without a tree.
    var isCommon: Bool {
        cloud == .aws && (kind == .session || kind == .refusal) && keep.isEmpty && conditions.isEmpty
            && (subjects + details.map(\.path)).allSatisfy { $0.dotted != nil }
    }

    /// Whether the record shows what the row asks for beyond its name.
    func fits(_ value: JSONValue) -> Bool {
        conditions.allSatisfy { condition in
            condition.path.values(in: value).contains { $0.scalarText?.lowercased() == condition.text }
        }
    }
}

/// A path into a record: keys joined by dots, `[]` behind a key for every element of its list.
struct RecordPath: Sendable {
    private let steps: [(key: String, isList: Bool)]

    init(_ text: String) {
        steps = text.split(separator: ".").map { step in
            step.hasSuffix("[]") ? (String(step.dropLast(2)), true) : (String(step), false)
        }
    }

    /// The path as written, unless it leads through lists.
    var dotted: String? {
        steps.contains { $0.isList } ? nil : steps.map(\.key).joined(separator: ".")
    }

    /// What stands there; keys in whatever case, as exports differ in it.
    func values(in root: JSONValue) -> [JSONValue] {
        var values = [root]
        for step in steps {
            values = values.compactMap { $0.object?.value(ignoringCase: step.key) }
            if step.isList { values = values.flatMap { $0.array ?? [$0] } }
        }
        return values.filter { !$0.isNull }
    }
}
