/// The rules as readers ask them, each worker for itself. What may only complete a match is left out.
struct RecordJudge: Sendable {
    let rules: RuleSet

    func selection(of record: NativeRecord) -> RuleSet.Selection? {
        let selection = rules.selection(of: record)
        if case .possibleCompletion = selection { return nil }
        return selection
    }

    /// For a record that came in no alert.
    func selection(of nodes: JSONNodes, _ cloud: Cloud, whole: () -> NativeRecord) -> RuleSet.Selection? {
        rules.match(in: nodes, cloud, whole: whole).map { .match($0) }
    }
}
