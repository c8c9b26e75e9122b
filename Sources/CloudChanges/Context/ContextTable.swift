import RulePack

/// Which records are context events, and how each is read.
public struct ContextTable: Sendable {
    private let rows: [ContextRow]
    private var byName: [Cloud: [String: [Int]]] = [:]
    private var byError: [Cloud: [String: Int]] = [:]

    /// The table that is embedded in the binary.
    ///
    /// - Throws: The first ``RuleFault``, should the table be unsound; a test keeps it from being so.
    public static func builtIn() throws -> ContextTable {
        ContextTable(try ContextRow.read(text, named: "context.yml"))
    }

    /// The table as written, in YAML.
    public static var text: String {
        String(
            decoding: UnsafeBufferPointer(
                start: rule_pack_context_bytes(), count: rule_pack_context_length()), as: UTF8.self)
    }

    init(_ rows: [ContextRow]) {
        self.rows = rows
        for (index, row) in rows.enumerated() {
            for name in row.names { byName[row.cloud, default: [:]][name, default: []].append(index) }
            for code in row.errors { byError[row.cloud, default: [:]][code] = index }
        }
    }

    /// A table that lets these events through beside the matches of a rule set; nil stays nil: every record is a candidate.
    ///
    /// - Parameters:
    ///   - table: That of the rules.
    ///   - seesAll: Whether of all other records sightings are wanted.
    /// - Returns: The wider table.
    public func widened(_ table: DispatchTable?, seesAll: Bool = false) -> DispatchTable? {
        guard let rules = table, var table else { return nil }
        for row in rows {
            if let names = DiscriminatingField.all(of: row.cloud).first, !row.names.isEmpty {
                table.fields.formUnion(names.keys)
                table.exact.formUnion(row.names)
            }
            if !row.errors.isEmpty {
                table.fields.formUnion(ContextHead.errorKeys(of: row.cloud))
                table.exact.formUnion(
                    row.errors.flatMap { ContextHead.spellings(of: $0, in: row.cloud) })
            }
        }
        table.aside = asideNames(beside: rules)
        table.seesAll = seesAll
        return table
    }

    /// The common kinds, as far as no rule wants their names: then it wants the record.
    private func asideNames(beside rules: DispatchTable) -> AsideNames? {
        func isFree(_ text: String) -> Bool {
            !rules.exact.contains(text) && !rules.fragments.contains { text.contains($0) }
        }
        var aside = AsideNames()
        for row in rows where row.isCommon {
            for name in row.names where isFree(name) && byName[.aws]?[name]?.count == 1 {
                aside.names[name] = row.kind
            }
            for code in row.errors where isFree(code) { aside.errors[code] = row.kind }
            aside.subjects.formUnion(row.subjects.compactMap(\.dotted))
            aside.kept += row.details.compactMap(\.path.dotted)
        }
        guard !aside.names.isEmpty || !aside.errors.isEmpty else { return nil }
        aside.kept = AsideNames.members + aside.subjects.sorted() + aside.kept
        return aside
    }

    /// What the record tells beside itself; nil for most records, and for one without a place in time.
    public func event(of record: NativeRecord) -> ContextEvent? {
        let head = ContextHead(record)
        let named = (byName[record.cloud]?[head.name] ?? []).map { rows[$0] }
        let refusal = head.errorCode.flatMap { byError[record.cloud]?[$0] }.map { rows[$0] }
        // What was refused did not happen, so the refusal is what it tells; but a deployment's failure ends it.
        let candidates =
            named.filter { refusal == nil || $0.kind == .deployment } + [refusal].compactMap(\.self)
        for row in candidates where row.fits(record.value) {
            if let event = event(row, record, head) { return event }
        }
        return nil
    }

    private func event(_ row: ContextRow, _ record: NativeRecord, _ head: ContextHead) -> ContextEvent? {
        let subjects = row.subjects.flatMap { $0.values(in: record.value) }.compactMap(\.scalarText)
            .filter { !$0.isEmpty }
        let kept =
            row.keep.isEmpty
            ? subjects : subjects.filter { subject in row.keep.contains { subject.hasPrefix($0) } }
        if !row.keep.isEmpty, kept.isEmpty { return nil }
        guard var event = head.event(of: record, row.kind) else { return nil }
        event.subjects = Set(event.subjects + kept.prefix(ContextTable.mostSubjects)).sorted()
        event.details += row.details.flatMap { detail in
            detail.path.values(in: record.value).prefix(1).map {
                ContextEvent.Detail(detail.name, ContextTable.clipped($0.scalarText ?? $0.text()))
            }
        }
        event.details.sort { ($0.name, $0.text) < ($1.name, $1.text) }
        return event
    }

    /// One call may tag a thousand resources.
    private static let mostSubjects = 64
    private static let longest = 2_000

    private static func clipped(_ text: String) -> String {
        text.utf8.count <= longest ? text : String(decoding: text.utf8.prefix(longest), as: UTF8.self)
    }
}
