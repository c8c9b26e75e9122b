import CloudChanges
import Testing

@Suite("GCP records that somebody mangled")
struct GCPPropertyTests {
    /// Every method that is a firewall change whatever its payload.
    static let methods = [
        "v1.compute.firewalls.insert", "v1.compute.firewalls.update", "v1.compute.firewalls.patch",
        "v1.compute.firewalls.delete", "v1.compute.networkFirewallPolicies.addRule",
        "v1.compute.networkFirewallPolicies.patchRule", "v1.compute.networkFirewallPolicies.removeRule",
        "v1.compute.networkFirewallPolicies.cloneRules", "v1.compute.firewallPolicies.insert",
        "v1.compute.firewallPolicies.patch", "v1.compute.firewallPolicies.removeAssociation",
        "v1.compute.securityPolicies.addRule", "v1.compute.securityPolicies.patchRule",
        "v1.compute.securityPolicies.patch", "v1.compute.backendServices.setSecurityPolicy",
        "v1.compute.instances.setTags", "google.appengine.v1.Firewall.CreateIngressRule",
        "google.appengine.v1.Firewall.BatchUpdateIngressRules",
        "google.cloud.networksecurity.v1.AddressGroupService.UpdateAddressGroup",
        "google.cloud.networksecurity.v1.NetworkSecurity.UpdateGatewaySecurityPolicyRule",
        "google.cloud.resourcemanager.v3.TagBindings.CreateTagBinding",
    ]

    static let request =
        #"{"@type":"x","alloweds":[{"IPProtocol":"tcp","ports":["22"]}],"denieds":[{"IPProtocol":"all"}],"sourceRanges":["0.0.0.0/0"],"direction":"INGRESS","disabled":false,"priority":"7","action":"allow","match":{"srcIpRanges":["10.0.0.0/8"],"layer4Configs":[{"ipProtocol":"tcp","ports":["1-2"]}],"config":{"srcIpRanges":["*"]}},"rule":{"action":"ALLOW","sourceRange":"*"},"ingressRules":[{"action":"DENY"}],"securityPolicy":"p","tags":{"items":["t"]},"items":["192.0.2.0/24"],"addressGroup":{"items":["x"]},"tagBinding":{"parent":"//compute.googleapis.com/x"},"gatewaySecurityPolicyRule":{"basicProfile":"DENY"}}"#

    @Test("never costs the record, and never makes a known action change nothing", arguments: methods)
    func mangled(method: String) throws {
        let text = GCPSample.entry(method, request: Self.request, service: Self.service(of: method))
        let record = try GCPSample.match(text).record
        var random = SplitMix(seed: 20_260_304)
        for round in 0..<300 {
            var mangler = Mangler(random: random)
            let request = mangler.mangled(
                try #require(record.value[path: "protoPayload", "request"]), depth: 0)
            random = mangler.random
            var broken = record
            broken.value = Self.replacing(request, in: record.value)
            let change = try GCPNormaliser.change(
                of: Operation(lead: Match(record: broken, rule: GCPSample.rule)))
            #expect(!change.changes.isEmpty, "round \(round): \(broken.value.text())")
            #expect(change.changes == RuleChange.merged(change.changes))
        }
    }

    @Test("nor does mangling everything but time and method", arguments: methods.prefix(6))
    func envelope(method: String) throws {
        let text = GCPSample.entry(method, request: Self.request, service: Self.service(of: method))
        let record = try GCPSample.match(text).record
        var random = SplitMix(seed: 7)
        for round in 0..<200 {
            var mangler = Mangler(random: random, spared: ["timestamp", "methodName", "protoPayload"])
            var broken = record
            broken.value = mangler.mangled(record.value, depth: 0)
            random = mangler.random
            let change = try GCPNormaliser.change(
                of: Operation(lead: Match(record: broken, rule: GCPSample.rule)))
            #expect(!change.changes.isEmpty, "round \(round): \(broken.value.text())")
            #expect(!change.eventID.isEmpty)
        }
    }

    @Test(
        "takes no longer than its size: many keys, many ranges, a long plural", .timeLimit(.minutes(1)))
    func hostileSize() throws {
        let keys = (0..<20_000).map { #""k\#($0)":0"# }.joined(separator: ",")
        let ranges = Array(repeating: #""192.0.2.1""#, count: 20_000).joined(separator: ",")
        let plural = String(repeating: "s", count: 100_000)
        let request =
            #"{\#(keys),"\#(plural)":1,"alloweds":[{"IPProtocol":"all"}],"sourceRanges":[\#(ranges)]}"#
        #expect(
            try GCPSample.rules("v1.compute.firewalls.insert", request).map(\.line)
                == ["add ingress allow any 0-65535 192.0.2.1/32"])
    }

    private static func service(of method: String) -> String {
        for name in ["appengine", "networksecurity", "resourcemanager"] where method.contains(name) {
            return name == "resourcemanager" ? "cloudresourcemanager" : name
        }
        return "compute"
    }

    private static func replacing(_ request: JSONValue, in record: JSONValue) -> JSONValue {
        guard case .object(var root) = record else { return record }
        for index in root.members.indices where root.members[index].key == "protoPayload" {
            guard case .object(var payload) = root.members[index].value else { continue }
            for inner in payload.members.indices where payload.members[inner].key == "request" {
                payload.members[inner].value = request
            }
            root.members[index].value = .object(payload)
        }
        return .object(root)
    }
}

/// A repeatable generator. Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators".
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Drops members, changes types and masks texts.
private struct Mangler {
    var random: SplitMix
    var spared: Set<String> = []

    mutating func mangled(_ value: JSONValue, depth: Int) -> JSONValue {
        if depth > 0, Int.random(in: 0..<6, using: &random) == 0 { return odd() }
        switch value {
        case .object(let object):
            var members: [JSONObject.Member] = []
            for member in object.members {
                if spared.contains(member.key) {
                    let isLeaf = member.value.object == nil
                    members.append(
                        .init(key: member.key, value: isLeaf ? member.value : mangled(member.value, depth: 0))
                    )
                } else if Int.random(in: 0..<8, using: &random) > 0 {
                    members.append(.init(key: member.key, value: mangled(member.value, depth: depth + 1)))
                }
            }
            return .object(JSONObject(members))
        case .array(let elements):
            return .array(elements.map { mangled($0, depth: depth + 1) })
        default: return value
        }
    }

    private mutating func odd() -> JSONValue {
        let oddities: [JSONValue] = [
            .null, .bool(true), .number("-1e999"), .string("***"), .string(""), .array([]), .array([.null]),
            .object(JSONObject()), .string("\u{0}\u{202E}"), .number("99999999999999999999"),
        ]
        return oddities.randomElement(using: &random) ?? .null
    }
}
