import CloudChanges

/// Which rules are in force: the built-in ones, or those that `--rules` names.
enum RuleLoading {
    static func load(_ paths: [String], _ configuration: Configuration) throws -> (
        rules: RuleSet, faults: [RuleFault]
    ) {
        let own = paths.filter { $0 != "builtin" }
        guard !own.isEmpty else { return (try BuiltInRules.load(), []) }
        let loaded = RuleSet.load(paths: own, placeholders: configuration.placeholders)
        guard paths.contains("builtin") else { return loaded }
        let merged = try BuiltInRules.load().merging(loaded.rules)
        return (merged.rules, loaded.faults + merged.faults)
    }

    /// What a user should know of the rules, beyond what is wrong with them.
    static func remarks(on rules: RuleSet) -> [String] {
        var remarks: [String] = []
        if rules.rules.isEmpty {
            remarks.append("squelch: warning: no rule is in force, so nothing can match")
        }
        for rule in rules.idle {
            remarks.append(
                "\(rule.file):\(rule.line): note: \"\(rule.reference.title)\" is idle: Squelch reads no log source "
                    + rule.logSource)
        }
        let slow = rules.undiscriminated.map { "\"\($0.reference.title)\"" }
        if !slow.isEmpty {
            remarks.append(
                "squelch: note: the pre-filter is off, since every record must be tried against "
                    + slow.prefix(3).joined(separator: ", ")
                    + (slow.count > 3 ? " and \(slow.count - 3) more" : ""))
        }
        return remarks
    }

    /// A digest of everything that the rules in force, the configuration, the windows and the allowlists say, for the
    /// verdict's `model`.
    static func digest(
        of rules: RuleSet, _ configuration: Configuration, _ windows: WindowCalendar,
        _ allowlist: Allowlist = Allowlist()
    ) -> String {
        let texts =
            rules.rules.map { Digest(of: $0.text).hex() }.sorted()
            + [configuration.digest?.hex()].compactMap { $0 } + windows.feeds.map { $0.digest.hex() }
            + [allowlist.digest?.hex()].compactMap { $0 }
        return Digest(of: texts.joined(separator: "\n")).hex()
    }
}
