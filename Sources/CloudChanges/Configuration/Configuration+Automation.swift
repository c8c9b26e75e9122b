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
        guard keys(of: entry, Self.automationKeys, "fingerprints: […]") != nil else { return settings }
        let known = BuiltInFingerprints.rows().map(\.tool)
        if let rows = entry.value["fingerprints"] {
            settings.fingerprints = fingerprints(rows.value, known: known)
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
