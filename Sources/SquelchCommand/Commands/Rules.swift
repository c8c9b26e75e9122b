import ArgumentParser
import CloudChanges

/// `squelch rules`: the built-in rules.
struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the built-in Sigma rules.",
        discussion: """
            EXAMPLES
              squelch rules list
              squelch rules show "AWS Security Group Rule Revoked"    by title or by id
              squelch rules show > builtin.yml                        all of them, as one Sigma file
            """,
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One line a rule: level, id, title.")

        func run() throws {
            let writer = try ResultWriter(path: nil)
            for rule in try BuiltInRules.load().rules {
                let level = rule.reference.level.rawValue
                let padding = String(repeating: " ", count: max(1, 14 - level.count))
                try writer.write("\(level)\(padding)\(rule.reference.id)  \(rule.reference.title)\n")
            }
            try writer.flush()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The text of a rule, or of all.")

        @Argument(help: "Id or title of a rule; without it, all rules.") var rule: String?

        func run() throws {
            let writer = try ResultWriter(path: nil)
            let rules = try BuiltInRules.load().rules
            let wanted = rules.filter { item in
                guard let rule else { return true }
                return item.reference.id == rule || item.reference.title.lowercased() == rule.lowercased()
            }
            guard !wanted.isEmpty else { throw unknown(rule ?? "", among: rules.map(\.reference)) }
            for (index, item) in wanted.enumerated() {
                try writer.write((index > 0 ? "---\n" : "") + item.text.trimmed + "\n")
            }
            try writer.flush()
        }

        private func unknown(_ rule: String, among rules: [RuleReference]) -> CommandError {
            let near = rules.first {
                $0.title.lowercased().contains(rule.lowercased()) || $0.id.hasPrefix(rule)
            }
            let hint = near.map { "did you mean \"\($0.title)\"? " } ?? ""
            return CommandError(
                status: .found, code: "rules.no-such-rule", sentence: "there is no built-in rule \(rule)",
                remedy: "\(hint)`squelch rules list` shows them all")
        }
    }
}

extension String {
    /// Without leading and trailing newlines.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isNewline == true { text = text.dropFirst() }
        while text.last?.isNewline == true { text = text.dropLast() }
        return String(text)
    }
}
