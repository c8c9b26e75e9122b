/// The other side of a firewall rule: the source of an inbound one, the destination of an outbound one.
public enum Peer: Sendable, Hashable {
    case network(IPNetwork)
    /// A security group or application security group, with its account when the record names another one's.
    case group(id: String, account: String?)
    case prefixList(String)
    /// A network tag, secure tag or service account that the cloud resolves inside the network.
    case tag(String)
    /// A name for addresses that the provider keeps, such as Azure's `AzureCloud` or GCP's region codes.
    case service(String)
    /// A part that the record does not show; never read as harmless.
    case unknown

    /// Everybody on IPv4, `0.0.0.0/0`.
    public static let anyV4 = Peer.network(.anyV4)
    /// Everybody on IPv6, `::/0`.
    public static let anyV6 = Peer.network(.anyV6)
}

extension Peer: CustomStringConvertible {
    /// The contract's spelling: canonical CIDR, `sg:ID`, `pl:ID`, `tag:NAME`, `service:NAME` or `unknown`.
    public var description: String {
        switch self {
        case .network(let network): network.description
        case .group(let id, let account): account.map { "sg:\($0)/\(id)" } ?? "sg:\(id)"
        case .prefixList(let id): "pl:\(id)"
        case .tag(let name): "tag:\(name)"
        case .service(let name): "service:\(name)"
        case .unknown: "unknown"
        }
    }
}

extension Peer {
    /// The other way round: what ``description`` gives, and any spelling of a network; nil for another text.
    public init?(_ text: String) {
        if let network = IPNetwork(text) {
            self = .network(network)
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("unknown", 1): self = .unknown
        case ("sg", 2):
            let halves = parts[1].split(separator: "/").map(String.init)
            self = .group(id: halves.last ?? "", account: halves.count == 2 ? halves[0] : nil)
        case ("pl", 2): self = .prefixList(parts[1])
        case ("tag", 2): self = .tag(parts[1])
        case ("service", 2): self = .service(parts[1])
        default: return nil
        }
    }
}

extension Peer: Comparable {
    /// Networks by family and address, then the rest by their text.
    public static func < (left: Peer, right: Peer) -> Bool {
        switch (left, right) {
        case (.network(let one), .network(let other)): one < other
        case (.network, _): true
        case (_, .network): false
        default: left.description < right.description
        }
    }
}

/// An inclusive range of ports, 0...65535.
public struct PortRange: Sendable, Hashable, Comparable {
    /// The lowest port, 0...65535.
    public let first: Int
    /// The highest port, itself included; never below `first`.
    public let last: Int

    /// Clamps to 0...65535; nil when the range is empty.
    public init?(_ first: Int, _ last: Int) {
        guard first <= last, last >= 0, first <= 65535 else { return nil }
        self.first = max(first, 0)
        self.last = min(last, 65535)
    }

    /// 0...65535: what a rule without ports, or with `*`, lets through.
    public static let all = PortRange(unchecked: 0, 65535)

    /// Both ends are inside.
    public func contains(_ port: Int) -> Bool { first <= port && port <= last }

    /// By the lowest port, then the highest.
    public static func < (left: PortRange, right: PortRange) -> Bool {
        (left.first, left.last) < (right.first, right.last)
    }

    /// Sorted, with overlapping and adjacent ranges joined.
    public static func merged(_ ranges: [PortRange]) -> [PortRange] {
        ranges.sorted().reduce(into: []) { merged, range in
            if let last = merged.last, range.first <= last.last + 1 {
                merged[merged.count - 1] = PortRange(unchecked: last.first, max(last.last, range.last))
            } else {
                merged.append(range)
            }
        }
    }

    private init(unchecked first: Int, _ last: Int) {
        self.first = first
        self.last = last
    }
}
