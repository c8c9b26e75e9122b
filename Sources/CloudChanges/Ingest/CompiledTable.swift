import RecordText

/// A ``DispatchTable`` as the shim wants it. Sealed when made and never written again, so it may cross threads.
final class CompiledTable: @unchecked Sendable {
    let table: OpaquePointer
    let seesAll: Bool

    init?(_ table: DispatchTable) {
        guard let compiled = rt_table_new() else { return nil }
        // Sorted, so that two runs build the same automaton.
        for text in table.fields.sorted() { add(text, rt_table_add_field) }
        for text in table.exact.sorted() { add(text, rt_table_add_exact) }
        for text in table.fragments.sorted() { add(text, rt_table_add_fragment) }
        for (index, test) in table.tests.enumerated() {
            let number = UInt32(index)
            for text in test.exact.sorted() { add(text) { rt_table_add_tested($0, number, true, $1, $2) } }
            for text in test.fragments.sorted() {
                add(text) { rt_table_add_tested($0, number, false, $1, $2) }
            }
            for text in test.signs.sorted() { add(text) { rt_table_add_sign($0, number, $1, $2) } }
        }
        if let aside = table.aside {
            for (text, kind) in aside.names.sorted(by: { $0.key < $1.key }) {
                add(text, kind, isError: false)
            }
            for (text, kind) in aside.errors.sorted(by: { $0.key < $1.key }) {
                add(text, kind, isError: true)
            }
            for path in aside.kept {
                with(path) { rt_table_add_kept(compiled, $0, $1, aside.subjects.contains(path)) }
            }
        }
        if table.seesAll { rt_table_see_all(compiled) }
        seesAll = table.seesAll
        rt_table_seal(compiled)
        self.table = compiled

        func add(_ text: String, _ kind: ContextEvent.Kind, isError: Bool) {
            let number = UInt32(ContextEvent.Kind.allCases.firstIndex(of: kind) ?? 0)
            with(text) { rt_table_add_aside(compiled, $0, $1, isError, number) }
        }
        func with(_ text: String, _ body: (UnsafePointer<CChar>?, Int) -> Void) {
            let bytes = text.utf8.map { CChar(bitPattern: $0) }
            bytes.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }

        func add(_ text: String, _ into: (OpaquePointer?, UnsafePointer<CChar>?, Int) -> Void) {
            let bytes = text.utf8.map { CChar(bitPattern: $0) }
            into(compiled, bytes, bytes.count)
        }
    }

    deinit { rt_table_free(table) }

    /// Whether a record with this text is a candidate; a text that is no JSON always is.
    func matches(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes {
            rt_table_matches(table, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
    }
}
