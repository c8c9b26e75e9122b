/// Where a call came from. Follow-ups name no caller; the first record that does is believed.
struct AzureOrigin {
    let origin: Origin
    let sources: [Change.SourceField]

    init(_ operation: AzureOperation) {
        let found = operation.records.lazy.compactMap(\.callerAddress).first { $0.text != nil }
        let agent = operation.records.lazy.compactMap(\.userAgent).first { $0.text != nil }
        // The address at which the token was issued; another one than the caller's is worth a look.
        let issued = AzureClaims(operation.actorRecord).field("ipaddr")
        origin = Origin(
            address: found?.text.flatMap(AzureOrigin.address), userAgent: agent?.text)
        sources = [found, issued, agent].compactMap { $0?.source }
    }

    /// `198.51.100.7`, `198.51.100.7:50123`, `2001:db8::7`, `[2001:db8::7]:50123`.
    static func address(_ text: String) -> IPNetwork? {
        if let address = IPNetwork(text) { return address.isHost ? address : nil }
        if text.first == "[", let end = text.firstIndex(of: "]") {
            return IPNetwork(String(text[text.index(after: text.startIndex)..<end]))
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        return IPNetwork(String(text[..<colon]))
    }
}

extension AzureOperation {
    /// The first record that says who called: the lead as a rule, a follow-up where the lead was cut short.
    var actorRecord: AzureRecord {
        records.first { $0.claims != nil || $0.field("caller") != nil } ?? lead
    }

    var outcomeSources: [Change.SourceField] {
        records.flatMap { record in
            [record.status, record.errorCode].compactMap { $0?.source }
        }.reduce(into: []) { sources, source in
            if !sources.contains(source) { sources.append(source) }
        }
    }

    /// The fields of the body that rules are made of, in the body's order; at most 24.
    var bodySources: [Change.SourceField] {
        guard let bodyField else { return [] }
        var sources: [Change.SourceField] = []
        AzureOperation.collect(bodyField.value, path: bodyField.path, into: &sources)
        return sources
    }

    private static func collect(_ value: JSONValue, path: String, into sources: inout [Change.SourceField]) {
        guard sources.count < 24 else { return }
        switch value {
        case .object(let object):
            for member in object.members {
                let inner = "\(path).\(member.key)"
                if ruleKeys.contains(member.key.lowercased()) {
                    guard sources.count < 24 else { return }
                    sources.append(.init(inner, shortened(member.value)))
                } else {
                    collect(member.value, path: inner, into: &sources)
                }
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                collect(element, path: "\(path)[\(index)]", into: &sources)
            }
        case .null, .bool, .number, .string: break
        }
    }

    /// A list of thousands of addresses stands whole in the record; an explanation needs its beginning.
    private static func shortened(_ value: JSONValue) -> String {
        let text = value.scalarText ?? value.text()
        return text.utf8.count <= 400 ? text : String(text.prefix(400)) + "…"
    }

    private static let ruleKeys: Set<String> = [
        "access", "direction", "priority", "protocol", "protocols", "ipprotocols", "sourceaddressprefix",
        "sourceaddressprefixes", "sourceapplicationsecuritygroups", "destinationaddressprefix",
        "destinationaddressprefixes", "destinationapplicationsecuritygroups", "destinationportrange",
        "destinationportranges", "sourceaddresses", "sourceipgroups", "destinationaddresses",
        "destinationipgroups", "destinationports", "destinationfqdns", "targetfqdns", "translatedaddress",
        "translatedport", "startipaddress", "endipaddress", "startipv6address", "endipv6address",
        "networksecuritygroup", "applicationsecuritygroups", "threatintelmode", "mode", "state",
        "enabledstate", "defaultaction", "publicnetworkaccess", "iprules", "ipaddresses", "committype",
        "configurationids", "number", "allowedsourceaddressprefix", "allowedsourceaddressprefixes",
        "authorizedipranges", "ipsecurityrestrictions", "accessmode", "addressprefixes", "firewallpolicy",
    ]
}
