extension RuleSet {
    /// The rules that select a record; nil when none does.
    public func select(_ record: NativeRecord) -> Match? {
        let named = selecting(record)
        return match(record, passing(named, record))
    }

    /// Indices of the rules that select the record, payload aside.
    private func selecting(_ record: NativeRecord) -> [Int] {
        let view = EventView(record.value)
        return index.candidates(for: view, of: record.cloud).filter { rules[$0].detection.selects(view) }
    }

    private func passing(_ named: [Int], _ record: NativeRecord) -> [Int] {
        named.filter { passesPayloadTest(rules[$0], record) }
    }

    /// What the rules make of a record.
    public enum Selection: Sendable, Hashable {
        case match(Match)
        /// The record's name fits a rule whose payload test it does not pass. Closing records of a write carry no
        /// body, so it may still tell how an operation ended that the rule selected by its request.
        case possibleCompletion(Match)
        /// The record came in an alert of another tool, and is no operation that changes a firewall.
        case unrelatedAlert(AlertReference)
    }

    /// As ``select(_:)``, with the records that may complete a match. What another tool raised an alert on is a match
    /// without a rule of ours; where there is one, that rule is named first.
    public func selection(of record: NativeRecord) -> Selection? {
        let named = selecting(record)
        if let match = match(record, passing(named, record)) {
            return .match(match.joined(to: record.alert))
        }
        if let alert = record.alert {
            let isOurs = !named.isEmpty || RuleSet.builtIn?.names(record) ?? true
            return isOurs ? .match(Match(record: record, rule: alert.reference)) : .unrelatedAlert(alert)
        }
        return match(record, named).map { .possibleCompletion($0) }
    }

    /// As ``select(_:)``, decided on as little of the record as the rules look at; `whole` makes the record where
    /// something selects it.
    func match(in nodes: JSONNodes, _ cloud: Cloud, whole: () -> NativeRecord) -> Match? {
        guard let keys = askedKeys[cloud] else { return select(whole()) }
        let part = NativeRecord(
            cloud: cloud, value: nodes.part(keys), text: [], place: SourcePlace(file: ""))
        let passing = passing(selecting(part), part)
        return passing.isEmpty ? nil : match(whole(), passing)
    }

    /// The operations that change firewalls, whatever rules a run is given; nil never happens, and hides no alert.
    private static let builtIn = try? BuiltInRules.load()

    /// Whether a rule selects the record by its name, payload aside.
    private func names(_ record: NativeRecord) -> Bool {
        !selecting(record).isEmpty
    }

    /// As ``select(_:)``, but asking every rule: what the index must agree with.
    func selectWithoutIndex(_ record: NativeRecord) -> Match? {
        let view = EventView(record.value)
        return match(
            record,
            rules.indices.filter {
                rules[$0].cloud == record.cloud && rules[$0].detection.selects(view)
                    && passesPayloadTest(rules[$0], record)
            })
    }

    private func passesPayloadTest(_ rule: Rule, _ record: NativeRecord) -> Bool {
        guard let name = rule.payload else { return true }
        return payloadTests?.holds(name, for: record) ?? false
    }

    /// The rule of highest level is named, ties by id; the others stand beside it.
    private func match(_ record: NativeRecord, _ matched: [Int]) -> Match? {
        let references = matched.map { rules[$0].reference }
        guard
            let primary = references.max(by: { ($0.level, $1.id) < ($1.level, $0.id) })
        else { return nil }
        let others = references.map(\.id).filter { $0 != primary.id }.sorted()
        return Match(record: record, rule: primary, alsoMatched: others)
    }
}

extension Match {
    /// With the rule of the alert that carried the record among the others.
    func joined(to alert: AlertReference?) -> Match {
        guard let alert else { return self }
        var joined = self
        joined.alsoMatched = (alsoMatched + [alert.reference.id]).sorted()
        return joined
    }
}
