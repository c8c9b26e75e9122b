/// The rules of a run, compiled and indexed.
///
/// ## Topics
/// - Loading: ``load(paths:placeholders:)``, ``load(text:named:placeholders:payloadTests:)``, ``merging(_:)``
/// - Matching: ``select(_:)``, ``dispatchTable``
/// - Looking: ``rules``, ``rule(id:)``, ``idle``, ``undiscriminated``
public struct RuleSet: Sendable {
    /// In the order of their files.
    public let rules: [Rule]
    let index: RuleIndex
    let payloadTests: (any PayloadTests.Type)?
    /// What ingest may pass over without parsing; nil when a rule must see every record (``undiscriminated``).
    public let dispatchTable: DispatchTable?
    /// As ``dispatchTable``, of what can be a match itself.
    let selectionTable: DispatchTable?
    /// By cloud, what of a record is looked at; everything where a cloud is missing.
    let askedKeys: [Cloud: TopKeys]

    private init(_ rules: [Rule], payloadTests: (any PayloadTests.Type)?) {
        self.rules = rules
        self.payloadTests = payloadTests
        index = RuleIndex(rules)
        dispatchTable = RuleIndex.dispatchTable(rules)
        selectionTable = RuleIndex.selectionTable(rules, payloadTests)
        askedKeys = Dictionary(
            uniqueKeysWithValues: Cloud.allCases.compactMap { cloud in
                AskedKeys.of(rules, cloud, payloadTests: payloadTests).map { (cloud, $0) }
            })
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
    /// Rules of log sources that Squelch does not read.
    public var idle: [Rule] { rules.filter(\.isIdle) }

    /// Rules that have to be tried on every record, because nothing in them names an operation.
    public var undiscriminated: [Rule] { index.undiscriminated.map { rules[$0] } }

    /// The rule with this id, in whatever case it is written.
    public func rule(id: String) -> Rule? {
        rules.first { $0.reference.id.lowercased() == id.lowercased() }
    }
}
