/// One payload test, as data: the names under which a record states a firewall part.
///
/// A record is selected when its request states the part, or when it hides the request. A request that is simply
/// absent shows nothing: clouds leave it out of many refused calls and of every follow-up record.
struct PayloadTest: Sendable {
    let name: String
    /// Keys that count when they hold something; `{}` and `[]` are how CloudTrail writes an empty list.
    var filled: PlainNames = []
    /// Parts of keys, otherwise as ``filled``.
    var filledContaining: PlainNames = []
    /// Keys that count unless null: an empty list of allowed ranges opens.
    var stated: PlainNames = []
    /// Keys that count even when null: a group that is null is a group detached.
    var statedOrNull: PlainNames = []
    /// Keys that count when true.
    var switchedOn: PlainNames = []
    /// Whether a write that leaves all of these out counts, because it states the whole resource.
    var absenceCounts = false
    /// Texts that must all stand in one string of the request or in the resource's name.
    var texts: [String] = []
}

extension PayloadTest {
    /// Every test that the built-in rules name. Keys are in lower case without `_` and `-`.
    static let builtIn: [PayloadTest] = [
        // Creating something, with groups or without, changes no firewall; only a hidden request may have.
        PayloadTest(name: "hidden-creation"),

        // AWS
        PayloadTest(
            name: "security-groups", filled: ["groupset", "groups"], filledContaining: ["securitygroup"]),
        PayloadTest(name: "group-referencing", filled: ["securitygroupreferencingsupport"]),
        PayloadTest(
            name: "cluster-endpoint", filled: ["publicaccesscidrs"], filledContaining: ["securitygroup"]),
        PayloadTest(name: "web-acl", statedOrNull: ["webaclid"]),
        PayloadTest(name: "directory-group", switchedOn: ["updatesecuritygroupfordirectorycontrollers"]),

        // Azure
        PayloadTest(name: "subnet-group", statedOrNull: ["networksecuritygroup"], absenceCounts: true),
        PayloadTest(
            name: "interface-group", filled: ["applicationsecuritygroups"],
            statedOrNull: ["networksecuritygroup"]),
        PayloadTest(name: "network-group", statedOrNull: ["networksecuritygroup"]),
        PayloadTest(
            name: "joined-group", filled: ["applicationsecuritygroups", "networksecuritygroups"],
            statedOrNull: ["networksecuritygroup"]),
        PayloadTest(
            name: "gateway-waf", statedOrNull: ["webapplicationfirewallconfiguration", "firewallpolicy"]),
        PayloadTest(
            name: "service-network-rules",
            filled: ["apiserveraccessprofile", "iprangefilter", "virtualnetworkrules"],
            stated: [
                "networkacls", "networkruleset", "iprules", "authorizedipranges", "ipsecurityrestrictions",
                "scmipsecurityrestrictions",
            ]),

        // GCP
        PayloadTest(name: "enforcement-order", filled: ["networkfirewallpolicyenforcementorder"]),
        PayloadTest(name: "backend-policy", statedOrNull: ["securitypolicy", "edgesecuritypolicy"]),
        PayloadTest(
            name: "authorized-networks",
            stated: [
                "authorizednetworks", "desiredmasterauthorizednetworksconfig",
                "masterauthorizednetworksconfig",
                "desiredcontrolplaneendpointsconfig",
            ]),
        PayloadTest(name: "tag-binding", texts: ["compute.googleapis.com", "instances"]),
    ]
}
