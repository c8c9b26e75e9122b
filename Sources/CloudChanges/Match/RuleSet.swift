/// The rules of a run, compiled and indexed.
///
/// ## Topics
/// - Loading: ``load(paths:placeholders:)``, ``load(text:named:placeholders:payloadTests:)``, ``merging(_:)``
/// - Matching: ``select(_:)``, ``dispatchTable``
/// - Looking: ``rules``, ``rule(id:)``, ``idle``, ``undiscriminated``
public struct RuleSet: Sendable {
    /// In the order of their files.
    public let rules: [Rule]
    private let index: RuleIndex
    private let payloadTests: (any PayloadTests.Type)?
    /// What ingest may pass over without parsing; nil when a rule must see every record (``undiscriminated``).
    public let dispatchTable: DispatchTable?

    private init(_ rules: [Rule], payloadTests: (any PayloadTests.Type)?) {
        self.rules = rules
        self.payloadTests = payloadTests
        index = RuleIndex(rules)
        dispatchTable = RuleIndex.dispatchTable(rules)
    }

    /// Reads rules from files and directories.
    ///
    /// - Parameters:
    ///   - paths: Files, and directories whose `.yml` and `.yaml` files are read in path order.
    ///   - placeholders: Values of `%name%` for the modifier `expand`.
    /// - Returns: Every rule that is sound, and everything that is wrong with the others.
    public static func load(
        paths: [String], placeholders: [String: [String]] = [:]
    ) -> (rules: RuleSet, faults: [RuleFault]) {
        var faults: [RuleFault] = []
        var rules: [Rule] = []
        for path in RuleFiles.list(paths, into: &faults) {
            let text: String
            do { text = try RuleFiles.read(path) } catch {
                faults.append(error)
                continue
            }
            let documents = RuleDocument.split(text)
            if documents.isEmpty {
                faults.append(
                    RuleFault(
                        file: path, line: 1, code: .empty, sentence: "the file holds no rule",
                        remedy: "write one, or remove the file"))
            }
            rules += read(
                documents, reader: RuleReader(file: path, placeholders: placeholders), into: &faults)
        }
        let unique = withoutRepeatedIDs(rules, into: &faults)
        return (RuleSet(unique, payloadTests: nil), faults)
    }

    /// Reads rules from a text, such as the one that is built in.
    ///
    /// - Parameters:
    ///   - text: One or several YAML documents.
    ///   - name: What messages call the text.
    ///   - placeholders: Values of `%name%` for the modifier `expand`.
    ///   - payloadTests: The tests that rules may name in `squelch: {payload: …}`.
    /// - Returns: Every rule that is sound, and everything that is wrong with the others.
    public static func load(
        text: String, named name: String, placeholders: [String: [String]] = [:],
        payloadTests: (any PayloadTests.Type)? = nil
    ) -> (rules: RuleSet, faults: [RuleFault]) {
        var faults: [RuleFault] = []
        let reader = RuleReader(file: name, placeholders: placeholders, payloadTests: payloadTests)
        let rules = read(RuleDocument.split(text), reader: reader, into: &faults)
        let unique = withoutRepeatedIDs(rules, into: &faults)
        return (RuleSet(unique, payloadTests: payloadTests), faults)
    }

    /// These rules and others beside them; a rule whose id is here already is left out and named.
    public func merging(_ other: RuleSet) -> (rules: RuleSet, faults: [RuleFault]) {
        var faults: [RuleFault] = []
        let unique = RuleSet.withoutRepeatedIDs(rules + other.rules, into: &faults)
        return (RuleSet(unique, payloadTests: payloadTests ?? other.payloadTests), faults)
    }

    private static func read(
        _ documents: [RuleDocument], reader: RuleReader, into faults: inout [RuleFault]
    ) -> [Rule] {
        documents.compactMap { document in
            var collector = FaultCollector(file: reader.file)
            let rule = reader.rule(document, into: &collector)
            faults += collector.faults.sorted { $0.line < $1.line }
            return rule
        }
    }

    private static func withoutRepeatedIDs(_ rules: [Rule], into faults: inout [RuleFault]) -> [Rule] {
        var first: [String: Rule] = [:]
        return rules.filter { rule in
            let id = rule.reference.id.lowercased()
            guard let earlier = first[id] else {
                first[id] = rule
                return true
            }
            faults.append(
                RuleFault(
                    file: rule.file, line: rule.line, code: .duplicateID,
                    sentence:
                        "the id \(quoted(rule.reference.id)) is that of the rule at \(earlier.file):\(earlier.line)",
                    remedy: "give one of the two another id, or remove it"))
            return false
        }
    }
}

extension RuleSet {
    /// The rules that select a record; nil when none does.
    public func select(_ record: NativeRecord) -> Match? {
        let view = EventView(record.value)
        let matched = index.candidates(for: view, of: record.cloud).map { rules[$0] }.filter { rule in
            rule.detection.selects(view) && passesPayloadTest(rule, record)
        }
        return match(record, matched)
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
        let view = EventView(record.value)
        let named = index.candidates(for: view, of: record.cloud).map { rules[$0] }.filter {
            $0.detection.selects(view)
        }
        if let match = match(record, named.filter { passesPayloadTest($0, record) }) {
            return .match(match.joined(to: record.alert))
        }
        if let alert = record.alert {
            let isOurs = !named.isEmpty || RuleSet.builtIn?.names(record) ?? true
            return isOurs ? .match(Match(record: record, rule: alert.reference)) : .unrelatedAlert(alert)
        }
        return match(record, named).map { .possibleCompletion($0) }
    }

    /// The operations that change firewalls, whatever rules a run is given; nil never happens, and hides no alert.
    private static let builtIn = try? BuiltInRules.load()

    /// Whether a rule selects the record by its name, payload aside.
    private func names(_ record: NativeRecord) -> Bool {
        let view = EventView(record.value)
        return index.candidates(for: view, of: record.cloud).contains { rules[$0].detection.selects(view) }
    }

    /// As ``select(_:)``, but asking every rule: what the index must agree with.
    func selectWithoutIndex(_ record: NativeRecord) -> Match? {
        let view = EventView(record.value)
        return match(
            record,
            rules.filter {
                $0.cloud == record.cloud && $0.detection.selects(view) && passesPayloadTest($0, record)
            })
    }

    private func passesPayloadTest(_ rule: Rule, _ record: NativeRecord) -> Bool {
        guard let name = rule.payload else { return true }
        return payloadTests?.holds(name, for: record) ?? false
    }

    /// The rule of highest level is named, ties by id; the others stand beside it.
    private func match(_ record: NativeRecord, _ matched: [Rule]) -> Match? {
        let references = matched.map(\.reference)
        guard
            let primary = references.max(by: { ($0.level, $1.id) < ($1.level, $0.id) })
        else { return nil }
        let others = references.map(\.id).filter { $0 != primary.id }.sorted()
        return Match(record: record, rule: primary, alsoMatched: others)
    }

    /// Rules of log sources that Squelch does not read.
    public var idle: [Rule] { rules.filter(\.isIdle) }

    /// Rules that have to be tried on every record, because nothing in them names an operation.
    public var undiscriminated: [Rule] { index.undiscriminated.map { rules[$0] } }

    /// The rule with this id, in whatever case it is written.
    public func rule(id: String) -> Rule? {
        rules.first { $0.reference.id.lowercased() == id.lowercased() }
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
