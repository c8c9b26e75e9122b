import CloudChanges

extension Target {
    /// What a sentence calls it: the whole id stands once in an explanation, and long ones bury what is said.
    var words: String {
        let short = id.contains("/") ? id.split(separator: "/").last.map(String.init) ?? id : id
        return "\(kind.words) \(short)"
    }
}

extension Target.Kind {
    /// The kind as a sentence says it.
    var words: String {
        switch self {
        case .networkACL: "network ACL"
        case .vpcBlockPublicAccess: "VPC block public access"
        case .webACL: "web firewall"
        case .dnsFirewall: "DNS firewall"
        case .firewallManagerPolicy: "firewall manager policy"
        case .azureFirewall: "Azure Firewall"
        case .ipGroup: "IP group"
        case .vpcFirewallRule: "VPC firewall rule"
        case .other: "object"
        default: rawValue.split(separator: "_").joined(separator: " ")
        }
    }

    /// A list of addresses that rules elsewhere refer to; by itself it lets nobody in.
    var isAddressList: Bool { [.prefixList, .ipGroup, .addressGroup, .webACL].contains(self) }
}
