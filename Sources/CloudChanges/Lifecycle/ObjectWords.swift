/// What a record calls the firewall object that it writes: names, and keys of tags. All of it is for the caller to type.
public struct ObjectWords: Sendable, Hashable {
    /// Names of the group, of the rule, or of the rules of a whole write.
    public var names: [Change.SourceField] = []
    /// Keys of tags that are set with it.
    public var tags: [Change.SourceField] = []

    /// Of a hostile record no more than this many of either are read.
    private static let most = 64

    /// Reads what the operation names; nothing for what names nothing.
    public init(of operation: Operation, _ change: Change, caller: Caller) {
        switch change.cloud {
        case .aws: readAWS(AWSCall(operation.lead.record.value))
        case .azure: names = caller.fields[.ruleName] ?? []
        case .gcp:
            guard change.target.kind == .vpcFirewallRule, let name = change.target.name else { return }
            let field = change.sources["target"]?.first { $0.text.hasSuffix(name) }
            names = [.init(field?.path ?? "protoPayload.resourceName", name)]
        }
    }

    private mutating func readAWS(_ call: AWSCall) {
        if let name = call.request?["groupName"], let text = name.text {
            names.append(.init(name.path, text))
        }
        let specifications = call.request?["tagSpecificationSet", "tagSpecifications"]?.elements ?? []
        for specification in specifications.prefix(4) {
            for tag in (specification["tags", "tagSet"]?.elements ?? []).prefix(Self.most) {
                guard let key = tag["key"], let text = key.text else { continue }
                tags.append(.init(key.path, text))
                if text == "Name", let value = tag["value"], let name = value.text {
                    names.append(.init(value.path, name))
                }
            }
        }
    }
}
