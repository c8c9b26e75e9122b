import CloudChanges

/// Kinds of peer, narrowest first; the order is that of reach, not of suspicion.
enum PeerClass: String, Sendable, Hashable, Comparable, CaseIterable {
    case privateRange = "private"
    case group
    case prefixList = "prefix_list"
    /// The address that the caller itself comes from.
    case ownAddress = "own"
    case host
    case range
    /// Nothing in the record says who is meant; never read as harmless.
    case unknown
    case foreignGroup = "foreign_group"
    case wide
    case world

    static func < (left: PeerClass, right: PeerClass) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Whom one rule lets in or keeps out.
struct PeerReach: Sendable, Hashable {
    let peers: [Peer]
    let networks: AddressSet
    /// Every kind that is among the peers; never empty.
    let classes: Set<PeerClass>
    /// The world made of pieces none of which is the world: `0.0.0.0/1` beside `128.0.0.0/1`.
    let isWorldInPieces: Bool

    var widest: PeerClass { classes.max() ?? .unknown }

    init(_ peers: [Peer], of change: Change, isForeign: Bool = false) {
        let blocks = peers.compactMap(\.network)
        let networks = AddressSet(blocks)
        let worldFamilies = [AddressFamily.v4, .v6].filter { PublicSpace.isWorld(networks, $0) }
        var classes = Set(peers.compactMap { PeerReach.nameClass($0, of: change, isForeign: isForeign) })
        classes.formUnion(PeerReach.addressClasses(networks, own: change.origin.address))
        if peers.isEmpty { classes.insert(.unknown) }
        self.peers = peers
        self.networks = networks
        self.classes = classes
        isWorldInPieces = worldFamilies.contains { family in
            !blocks.contains { $0.family == family && PublicSpace.isWorld(AddressSet([$0]), family) }
        }
    }

    /// The kinds of the address part, public and private apart.
    private static func addressClasses(_ networks: AddressSet, own: IPNetwork?) -> Set<PeerClass> {
        guard !networks.isEmpty else { return [] }
        let outside = networks.subtracting(PublicSpace.privateSet)
        guard !outside.isEmpty else { return [.privateRange] }
        if PublicSpace.isWorld(networks) { return [.world] }
        if PublicSpace.isWide(networks) { return [.wide] }
        if let own, own.isHost, outside == AddressSet([own]) { return [.ownAddress] }
        return [outside.count(.v4) + outside.count(.v6) == 1 ? .host : .range]
    }

    private static func nameClass(_ peer: Peer, of change: Change, isForeign: Bool) -> PeerClass? {
        switch peer {
        case .network: nil
        case .group(_, let account):
            isForeign || (account != nil && account != change.scope) ? .foreignGroup : .group
        case .prefixList: .prefixList
        case .tag: .group
        case .service(let name): serviceClass(name)
        case .unknown: .unknown
        }
    }

    /// Names of addresses that a provider keeps.
    ///
    /// Source: Microsoft, "Virtual network service tags"; shapes.md 12; Google Cloud, firewall policy rules, network
    /// types and geolocations. `AzureCloud` is every Azure customer, a region code a whole country.
    private static func serviceClass(_ name: String) -> PeerClass {
        let tag = name.lowercased()
        if ["internet", "any", "*"].contains(tag) { return .world }
        let wide = ["azurecloud", "appservice", "azurefrontdoor", "region-", "gcp-public-cidrs"]
        if wide.contains(where: tag.hasPrefix) { return .wide }
        // Google's threat lists (`threat-…`) and domain names are lists that the record does not resolve: unknown.
        let inside = [
            "virtualnetwork", "azureloadbalancer", "gatewaymanager", "non_internet", "intra_vpc",
            "vpc_networks",
        ]
        return inside.contains(tag) ? .privateRange : .unknown
    }
}

extension Peer {
    var network: IPNetwork? {
        if case .network(let network) = self { return network }
        return nil
    }
}
