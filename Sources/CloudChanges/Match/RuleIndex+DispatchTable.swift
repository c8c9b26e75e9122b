extension RuleIndex {
    /// What ingest looks for in the bytes of a record; nil when some rule must see every record.
    static func dispatchTable(_ rules: [Rule]) -> DispatchTable? {
        var table = DispatchTable()
        for rule in rules {
            guard let cloud = rule.cloud else { continue }
            guard let discriminator = Discriminator.implied(by: rule.detection.expression, of: cloud) else {
                return nil
            }
            for clue in discriminator.clues {
                table.fields.formUnion(DiscriminatingField.all(of: cloud)[clue.field].keys)
                guard let text = clue.asciiText else { continue }
                if clue.isWhole { table.exact.insert(text) } else { table.fragments.insert(text) }
            }
        }
        return table
    }

    /// ``dispatchTable(_:)`` with ``DispatchTable/tests``, for whoever wants matches and nothing that may complete
    /// them.
    static func selectionTable(_ rules: [Rule], _ payloadTests: (any PayloadTests.Type)?) -> DispatchTable? {
        guard var table = dispatchTable(rules), let payloadTests else { return dispatchTable(rules) }
        var names: [TestedText: Set<String>] = [:]
        var signs: [String: Set<String>] = [:]
        var isWantedAnyway: Set<TestedText> = []
        for rule in rules {
            guard let cloud = rule.cloud else { continue }
            let found = rule.payload.flatMap { payloadTests.signs(of: $0, cloud) }
            for clue in Discriminator.implied(by: rule.detection.expression, of: cloud)?.clues ?? [] {
                guard let text = clue.asciiText else { continue }
                let tested = TestedText(isWhole: clue.isWhole, text: text)
                guard let name = rule.payload, let found else {
                    isWantedAnyway.insert(tested)
                    continue
                }
                signs[name] = found
                names[tested, default: []].insert(name)
            }
        }
        let kept = Set(signs.keys.sorted().prefix(RuleIndex.mostTests))
        for name in kept.sorted() {
            var test = DispatchTable.Test(signs: signs[name] ?? [])
            for (tested, all) in names
            where all.contains(name) && all.isSubset(of: kept) && !isWantedAnyway.contains(tested) {
                if tested.isWhole {
                    test.exact.insert(tested.text)
                } else {
                    test.fragments.insert(tested.text)
                }
            }
            table.tests.append(test)
        }
        return table
    }

    private struct TestedText: Hashable {
        let isWhole: Bool
        let text: String
    }

    /// A bit each.
    private static let mostTests = 64
}

extension Discriminator.Clue {
    /// nil for a text beyond ASCII: every record that holds one is a candidate anyway.
    fileprivate var asciiText: String? {
        text.allSatisfy { $0 < 0x80 } ? String(decoding: text, as: UTF8.self) : nil
    }
}
