public import CloudChanges

/// The name under which firewall memory keeps an object: one for each group, list, NSG, policy or server, and for
/// what such are laid on.
///
/// Google's classic rules have no firewall above them but the network, which most records do not name; so all rules
/// of a project are one object, and each remembers its network.
public struct FirewallObject: Sendable, Hashable {
    /// At most 256 bytes; longer names are replaced by their digest.
    public let key: String

    private init(_ key: String) {
        self.key = key.utf8.count <= 256 ? key : "\(key.prefix(3))/sha256:\(Digest(of: key).hex())"
    }

    /// The object of that key, as it was kept.
    public init(kept key: String) { self.key = key }

    /// The object that a change is about; nil where the record does not name it.
    public static func target(of change: Change) -> FirewallObject? {
        guard let target = of(change.target.id, kind: change.target.kind, in: change) else { return nil }
        return isDraft(change) ? FirewallObject(target.key + "#draft") : target
    }

    /// Azure keeps drafts, and rules that wait for a commit, beside what is in force.
    private static func isDraft(_ change: Change) -> Bool {
        change.cloud == .azure && !change.changes.isEmpty
            && change.changes.allSatisfy { $0.traits.contains(.notYetInForce) }
    }

    /// What an attachment is laid on.
    static func site(of attachment: Stated.Attachment, in change: Change) -> FirewallObject? {
        guard let site = attachment.site else { return target(of: change) }
        return of(site, kind: change.target.kind, in: change)
    }

    /// A firewall that an attachment names; a machine's network tags are guarded by the rules of its project.
    static func group(_ id: String, in change: Change) -> FirewallObject? {
        if change.cloud == .gcp, id.hasPrefix("tag:") { return projectRules(of: change.target.id) }
        return of(id, kind: .securityGroup, in: change)
    }

    /// A list of addresses that a rule names. Azure's rules name their IP groups by name alone, which is not unique.
    static func list(_ id: String, in change: Change) -> FirewallObject? {
        switch change.cloud {
        case .aws: return of(id, kind: .prefixList, in: change)
        case .azure: return nil
        case .gcp:
            let parts = id.split(separator: "/")
            guard let root = parts.firstIndex(where: { ["projects", "organizations"].contains($0) }) else {
                return nil
            }
            return of(parts[root...].joined(separator: "/"), kind: .addressGroup, in: change)
        }
    }

    /// Ids of EC2 are unique in all of AWS; Azure's never care for letter case; other names are unique in their place.
    private static func of(_ id: String, kind: Target.Kind, in change: Change) -> FirewallObject? {
        guard !id.isEmpty, id != "unknown" else { return nil }
        switch change.cloud {
        case .aws:
            if ["sg-", "acl-", "pl-"].contains(where: id.hasPrefix) { return FirewallObject("aws/\(id)") }
            return FirewallObject("aws/\(change.scope)/\(change.region ?? "")/\(kind.rawValue)/\(id)")
        case .azure: return FirewallObject("azure/\(id.lowercased())")
        case .gcp:
            return kind == .vpcFirewallRule ? projectRules(of: id) : FirewallObject("gcp/\(id)")
        }
    }

    private static func projectRules(of resource: String) -> FirewallObject? {
        let parts = resource.split(separator: "/")
        guard parts.count >= 2, parts[0] == "projects" else { return nil }
        return FirewallObject("gcp/projects/\(parts[1])/global/firewalls")
    }
}
