/// Where calls come from: addresses of the kinds that a company's logs show.
///
/// The blocks are those of real providers, so that no address gives the made-up company away; the hosts are drawn.
struct Places: Sendable {
    let offices: [String]
    /// One egress for everybody on the company's VPN, or nil where there is none.
    let vpn: String?
    /// Access providers of the region, the first two octets of each; homes and hotels lie in them.
    let accessProviders: [String]
    /// A partner's addresses, which people open things to now and then.
    let partners: [String]
    /// An outsourcer's office, shared by its staff and by its other customers.
    let contractors: String

    init(_ chance: Chance) {
        var chance = chance.fork("places")
        accessProviders = (0..<chance.number(3...6)).map { _ in
            "\(chance.pick([24, 31, 62, 71, 77, 78, 81, 82, 84, 86, 88, 91, 92, 93, 109, 176, 178, 188, 212, 217])).\(chance.number(1...254))"
        }
        offices = (0..<chance.number(1...3)).map { _ in
            "\(chance.pick([80, 83, 89, 194, 195, 213])).\(chance.number(1...254)).\(chance.number(0...255)).\(chance.number(2...20))"
        }
        vpn = chance.happens(0.6) ? Places.cloudAddress(&chance) : nil
        partners = (0..<chance.number(8...30)).map { _ in
            "\(chance.pick([85, 87, 90, 94, 151, 193])).\(chance.number(1...254)).\(chance.number(0...255)).\(chance.number(2...250))"
        }
        contractors =
            "\(chance.pick([103, 115, 122, 182])).\(chance.number(1...254)).\(chance.number(0...255)).\(chance.number(2...250))"
    }

    /// Somebody's line at home; it changes its last octet now and then, seldom more.
    func home(_ chance: inout Chance) -> String { anywhere(&chance) }

    /// A hotel, a train, a telephone.
    func anywhere(_ chance: inout Chance) -> String {
        "\(chance.pick(accessProviders)).\(chance.number(0...255)).\(chance.number(2...250))"
    }

    /// A hosted runner: out of thousands of addresses in dozens of blocks.
    static func hostedRunner(_ chance: inout Chance) -> String {
        "\(chance.pick(["20.1", "20.42", "20.57", "20.84", "20.109", "20.172", "40.67", "40.79", "52.165", "52.234", "172.183", "172.208", "4.227", "13.64", "104.45"])).\(chance.number(0...255)).\(chance.number(1...254))"
    }

    /// A machine of one's own in a cloud.
    static func cloudAddress(_ chance: inout Chance) -> String {
        "\(chance.pick(["3.64", "3.120", "18.185", "18.197", "52.28", "52.59", "34.89", "35.198", "20.79"])).\(chance.number(0...255)).\(chance.number(1...254))"
    }

    /// A rented machine or an exit node, as intruders use them.
    static func rented(_ chance: inout Chance) -> String {
        "\(chance.pick(["45.61", "45.95", "64.227", "138.68", "141.98", "146.70", "159.65", "167.99", "185.220", "185.243", "193.32", "194.165", "51.89", "95.216"])).\(chance.number(0...255)).\(chance.number(2...250))"
    }

    /// Another host in the same /24.
    static func neighbour(of address: String, _ chance: inout Chance) -> String {
        let octets = address.split(separator: ".")
        return octets.count == 4
            ? "\(octets[0]).\(octets[1]).\(octets[2]).\(chance.number(2...250))" : address
    }
}
