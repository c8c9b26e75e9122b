/// Reads the section `pipelines`.
///
/// ```yaml
/// pipelines:
///   - name: network-apply
///     roles: [arn:aws:iam::111122223333:role/deploy-network]
///     subjects: ["repo:acme/network:ref:refs/heads/main"]
///     networks: [192.0.2.0/24]
/// ```
extension ConfigurationReader {
    private static let pinKeys = [
        "roles", "users", "principals", "service_accounts", "subjects", "networks", "endpoints",
        "description",
    ]

    mutating func pipelines(_ entry: RuleNode.Entry) -> [PinnedPipeline] {
        guard let list = entry.value.list else {
            add(
                entry.line, "shape", "`pipelines` is no list",
                "write entries: `- name: …` with `roles:` or the like")
            return []
        }
        var found: [PinnedPipeline] = []
        for node in list {
            guard let pipeline = pinned(node, as: "name", called: "pipeline") else { continue }
            if found.contains(where: { $0.name == pipeline.name }) {
                add(
                    node.line, "duplicate-name", "there are two pipelines \(quoted(pipeline.name))",
                    "give each a name of its own: verdicts quote it")
            }
            found.append(pipeline)
        }
        return found
    }

    /// An entry that pins identities: a `pipeline` by its `name`, or a controller.
    mutating func pinned(_ node: RuleNode, as nameKey: String, called what: String) -> PinnedPipeline? {
        let keys = [nameKey] + Self.pinKeys
        guard let entries = node.entries else {
            add(node.line, "shape", "a \(what) is no map", "write `\(nameKey):` and what pins it under `-`")
            return nil
        }
        for entry in entries where !keys.contains(entry.key) {
            let fault = UnknownKey(entry.key, of: "a \(what)", keys)
            add(entry.line, UnknownKey.code, fault.sentence, fault.remedy)
        }
        guard let name = node[nameKey]?.value.text, !name.isEmpty else {
            add(
                node.line, "missing", "a \(what) has no `\(nameKey)`",
                "add `\(nameKey): …`; verdicts quote it")
            return nil
        }
        var pipeline = PinnedPipeline(name: name)
        pipeline.roles = texts(node, "roles") { PinFault.arn($0, of: "role") }
        pipeline.users = texts(node, "users") { PinFault.arn($0, of: "user") }
        pipeline.principals = texts(node, "principals") { PinFault.principal($0) }.map { $0.lowercased() }
        pipeline.serviceAccounts = texts(node, "service_accounts") { PinFault.account($0) }
        pipeline.subjects = texts(node, "subjects") { PinFault.subject($0) }
        pipeline.networks = texts(node, "networks") { PinFault.network($0) }.compactMap { IPNetwork($0) }
        pipeline.endpoints = texts(node, "endpoints") { PinFault.endpoint($0) }
        if pipeline.identities.isEmpty, pipeline.subjects.isEmpty {
            add(
                node.line, "pins-nothing", "the \(what) \(quoted(name)) pins no identity",
                "add `roles:`, `users:`, `principals:`, `service_accounts:` or `subjects:`; a network alone is nobody"
            )
        }
        return pipeline
    }

    /// The texts of a list, or one; those that `check` objects to are named and left out.
    mutating func texts(
        _ node: RuleNode, _ key: String, check: (String) -> PinFault?
    ) -> [String] {
        guard let entry = node[key] else { return [] }
        return (entry.value.list ?? [entry.value]).compactMap { value in
            guard let text = value.text, !text.isEmpty else {
                add(
                    value.line, "value", "a value of `\(key)` is no text",
                    "write a list of texts: `\(key): […]`")
                return nil
            }
            guard let fault = check(text) else { return text }
            add(value.line, "value", "\(quoted(text)) \(fault.sentence)", fault.remedy)
            return nil
        }
    }
}

/// What is wrong with one text of a pin: completes "TEXT …".
struct PinFault {
    var sentence: String
    var remedy: String

    /// A name without account, and one that any account's role could bear, pin nobody.
    static func arn(_ text: String, of kind: String) -> PinFault? {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "iam", parts[5].hasPrefix("\(kind)/") else {
            let hint =
                text.contains(":assumed-role/") ? "; the session's name is whatever its caller types" : ""
            return PinFault(
                sentence: "is no ARN of a \(kind)",
                remedy: "write it as IAM does: arn:aws:iam::111122223333:\(kind)/NAME\(hint)")
        }
        let name = parts[5].dropFirst(kind.count + 1)
        guard name.contains(where: { $0 != "*" && $0 != "?" && $0 != "/" }) else {
            return PinFault(sentence: "is every \(kind) of the account", remedy: "name the \(kind)")
        }
        return nil
    }

    static func principal(_ text: String) -> PinFault? {
        if AzureActor.isGUID(text) || text.lowercased().hasPrefix("/subscriptions/") { return nil }
        return PinFault(
            sentence: "is no principal of Azure",
            remedy: "write an object id or application id (a GUID), or the resource id of a managed identity")
    }

    static func account(_ text: String) -> PinFault? {
        let isSubject = text.hasPrefix("principal://") || text.hasPrefix("principalSet://")
        let local = text.prefix { $0 != "@" }
        if isSubject || (text.contains("@") && local.contains { $0 != "*" && $0 != "?" }) { return nil }
        return PinFault(
            sentence: "is no service account",
            remedy: "write its e-mail address, or a principal:// subject of workload identity federation")
    }

    /// `*` and `repo:*` are any workflow of anybody.
    static func subject(_ text: String) -> PinFault? {
        let fixed = text.split(omittingEmptySubsequences: true) { ":/*?".contains($0) }
        guard fixed.count >= 2 else {
            return PinFault(
                sentence: "is the subject of anybody's pipeline",
                remedy: "name the repository at least: repo:OWNER/NAME:ref:refs/heads/main")
        }
        return nil
    }

    static func network(_ text: String) -> PinFault? {
        guard let network = IPNetwork(text) else {
            return PinFault(sentence: "is no network", remedy: "write CIDR, such as 192.0.2.0/24")
        }
        let shortest = network.family == .v4 ? 8 : 19
        guard network.prefixLength >= shortest else {
            return PinFault(
                sentence: "is a good part of the Internet", remedy: "name the runners' own addresses")
        }
        return nil
    }

    static func endpoint(_ text: String) -> PinFault? {
        text.hasPrefix("vpce-")
            ? nil : PinFault(sentence: "is no VPC endpoint", remedy: "write its id, which begins with vpce-")
    }
}
