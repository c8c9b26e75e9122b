/// Reads the section `automation`.
///
/// ```yaml
/// automation:
///   own_projects: ["123456789012"]
///   enable: [GitLab CI session]
///   fingerprints:
///     - tool: Our deployer
///       cloud: aws
///       field: user_agent
///       pattern: '^acme-deployer/(?P<version>[0-9.]+)'
///       strength: hint
///       source: github.com/acme/deployer cmd/agent.go
/// ```
extension ConfigurationReader {
    private static let automationKeys = ["fingerprints", "enable", "own_projects"]

    mutating func automation(_ entry: RuleNode.Entry) -> AutomationSettings {
        var settings = AutomationSettings()
        guard let keys = entry.value.entries else {
            add(
                entry.line, "shape", "`automation` is no map",
                "write `fingerprints:`, `enable:` or `own_projects:` under it")
            return settings
        }
        let known = BuiltInFingerprints.rows().map(\.tool)
        for key in keys {
            switch key.key {
            case "fingerprints": settings.fingerprints = fingerprints(key.value, known: known)
            case "enable", "own_projects": break
            default:
                let nearest = Nearest.name(to: key.key, among: Self.automationKeys)
                add(
                    key.line, "unknown-key", "`automation` has no key \(quoted(key.key))",
                    "did you mean `\(nearest)`? The keys are: \(Self.automationKeys.joined(separator: ", "))")
            }
        }
        let names = known + settings.fingerprints.map(\.tool)
        settings.enabled = texts(entry.value, "enable") { text in
            names.contains(text)
                ? nil
                : PinFault(
                    sentence: "is no fingerprint",
                    remedy: "did you mean `\(Nearest.name(to: text, among: names))`?")
        }
        settings.ownProjects = texts(entry.value, "own_projects") { text in
            text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                ? nil
                : PinFault(
                    sentence: "is no project number",
                    remedy:
                        "write the number, not the id: gcloud projects describe ID --format='value(projectNumber)'"
                )
        }
        return settings
    }

    private mutating func fingerprints(_ node: RuleNode, known: [String]) -> [Fingerprint] {
        var reader = FingerprintReader(taken: Set(known))
        let rows = reader.rows(node)
        for fault in reader.faults { add(fault.line, fault.code, fault.sentence, fault.remedy) }
        return rows
    }
}
