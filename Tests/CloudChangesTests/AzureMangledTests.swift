import Foundation
import Testing

@testable import CloudChanges

@Suite("Azure: mangled records, and every operation that a rule names")
struct AzureMangledTests {
    private static let seeds: [(operation: String, resource: String, body: String)] = [
        (
            "Microsoft.Network/networkSecurityGroups/securityRules/write",
            "Microsoft.Network/networkSecurityGroups/web/securityRules/ssh",
            #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp","priority":100,"sourceAddressPrefixes":["10.0.0.0/8"],"sourceApplicationSecurityGroups":[{"id":"/a/b"}],"destinationPortRanges":["22","80-90"]}}"#
        ),
        (
            "Microsoft.Network/networkSecurityGroups/write", "Microsoft.Network/networkSecurityGroups/web",
            #"{"location":"x","properties":{"securityRules":[{"name":"a","properties":{"access":"Deny"}}]}}"#
        ),
        (
            "Microsoft.Network/virtualNetworks/subnets/write",
            "Microsoft.Network/virtualNetworks/hub/subnets/a",
            #"{"properties":{"addressPrefix":"10.0.0.0/24","networkSecurityGroup":{"id":"/a/b"}}}"#
        ),
        (
            "Microsoft.Network/virtualNetworks/write", "Microsoft.Network/virtualNetworks/hub",
            #"{"properties":{"subnets":[{"name":"a","properties":{"networkSecurityGroup":null}}]}}"#
        ),
        (
            "Microsoft.Network/firewallPolicies/ruleCollectionGroups/write",
            "Microsoft.Network/firewallPolicies/core/ruleCollectionGroups/main",
            #"{"properties":{"ruleCollections":[{"name":"c","priority":1,"action":{"type":"Allow"},"rules":[{"ruleType":"NetworkRule","ipProtocols":["TCP"],"sourceAddresses":["*"],"destinationAddresses":["*"],"destinationPorts":["22"]}]}]}}"#
        ),
        (
            "Microsoft.Network/networkManagers/commit/action", "Microsoft.Network/networkManagers/nm",
            #"{"commitType":"SecurityAdmin","configurationIds":["/a"]}"#
        ),
        (
            "Microsoft.Sql/servers/firewallRules/write", "Microsoft.Sql/servers/s/firewallRules/r",
            #"{"properties":{"startIpAddress":"0.0.0.0","endIpAddress":"255.255.255.255"}}"#
        ),
        (
            "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies/write",
            "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies/w",
            #"{"properties":{"policySettings":{"mode":"Prevention"},"customRules":{"rules":[{"name":"a","action":"Allow","matchConditions":[{"operator":"IPMatch","matchValue":["203.0.113.1"]}]}]}}}"#
        ),
        (
            "Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action",
            "Microsoft.Security/locations/w/jitNetworkAccessPolicies/default",
            #"{"virtualMachines":[{"id":"/a/b","ports":[{"number":22,"allowedSourceAddressPrefix":"*"}]}]}"#
        ),
    ]

    @Test("a mangled body costs no crash and hides no change", arguments: 0..<seeds.count)
    func body(index: Int) throws {
        var numbers = SeededNumbers(seed: UInt64(index))
        let seed = Self.seeds[index]
        let body = try JSONParser().parse(seed.body)
        for round in 0..<200 {
            var mangled = AzureMangler.mangled(body, using: &numbers)
            if round % 3 == 0 { mangled = AzureMangler.mangled(mangled, using: &numbers) }
            let code = ["", "Created", "OK"][round % 3]
            let text = AzureTestRecords.text(
                seed.operation, seed.resource, body: mangled.text(), subStatus: code)
            let change = try AzureTestRecords.change(text)
            #expect(!change.changes.isEmpty, "round \(round): \(mangled.text())")
        }
    }

    @Test("a mangled record costs no crash", arguments: 0..<seeds.count)
    func record(index: Int) throws {
        var numbers = SeededNumbers(seed: UInt64(100 + index))
        let seed = Self.seeds[index]
        let text = AzureTestRecords.text(
            seed.operation, seed.resource, body: seed.body,
            extra:
                #","claims":{"oid":"x","upn":"a@b"},"authorization":{"action":"x","scope":"y","evidence":{"principalType":"User","principalId":"z"}},"httpRequest":{"clientIpAddress":"1.2.3.4"}"#
        )
        let whole = try JSONParser().parse(text)
        for _ in 0..<200 {
            let mangled = AzureMangler.mangled(AzureMangler.mangled(whole, using: &numbers), using: &numbers)
            guard mangled.object != nil else { continue }
            let match = try AzureTestRecords.match(mangled.text())
            do throws(NormaliseError) {
                let part = try AzureNormaliser.part(of: match.record)
                let change = try AzureNormaliser.change(of: Operation(lead: match))
                #expect(change.eventID == part.recordID)
                if change.action.lowercased() == seed.operation.lowercased() {
                    #expect(!change.changes.isEmpty)
                }
            } catch {
                // A record without a time is the one thing that cannot be judged.
                guard case .noTime = error else { continue }
            }
        }
    }

    @Test("a body cut short anywhere is unknown, not harmless")
    func truncated() throws {
        let seed = Self.seeds[0]
        for length in 1..<seed.body.count {
            let change = try AzureTestRecords.change(
                AzureTestRecords.text(seed.operation, seed.resource, body: String(seed.body.prefix(length))))
            #expect(change.changes.first?.traits == [.contentUnknown])
        }
    }

    @Test("every Azure operation that a built-in rule names is read")
    func rulePack() throws {
        let pack = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/RulePack/rules/builtin.yml")
        let text = try String(contentsOf: pack, encoding: .utf8)
        let operations = text.split(separator: "\n").compactMap { line -> String? in
            let name = line.drop { $0 == " " || $0 == "-" || $0 == "'" }.prefix { $0 != "'" }
            let verbs = ["/write", "/delete", "/action"]
            guard name.hasPrefix("Microsoft."), !name.contains("*") else { return nil }
            return verbs.contains(where: name.lowercased().hasSuffix) ? String(name) : nil
        }
        #expect(operations.count > 100)
        for operation in operations {
            let type = operation.split(separator: "/").dropLast()
            let resource = type.map { "\($0)/x" }.joined(separator: "/")
            let change = try AzureTestRecords.change(AzureTestRecords.text(operation, resource))
            #expect(!change.changes.isEmpty, "\(operation)")
            #expect(
                change.target.kind != .other || operation.contains("ddos") || operation.contains("Partner"))
        }
    }
}

/// Breaks one random node of a JSON tree.
enum AzureMangler {
    static func mangled(_ value: JSONValue, using numbers: inout SeededNumbers) -> JSONValue {
        var target = Int(numbers.next() % UInt64(count(value)))
        return replaced(value, &target, using: &numbers) ?? .object(JSONObject())
    }

    private static func count(_ value: JSONValue) -> Int {
        switch value {
        case .array(let elements): elements.map(count).reduce(1, +)
        case .object(let object): object.members.map { count($0.value) }.reduce(1, +)
        default: 1
        }
    }

    /// Nil takes the node out.
    private static func replaced(
        _ value: JSONValue, _ target: inout Int, using numbers: inout SeededNumbers
    ) -> JSONValue? {
        target -= 1
        if target == -1 {
            let choices: [JSONValue?] = [
                nil, .null, .bool(true), .number("-1e9"), .string(""), .string("***"),
                .string("\u{0}\u{202E}é"),
                .array([]), .array([.null]), .object(JSONObject()), .array([value]), .string(value.text()),
                .object(JSONObject([.init(key: "", value: value)])),
            ]
            return choices[Int(numbers.next() % UInt64(choices.count))]
        }
        switch value {
        case .array(let elements):
            var kept: [JSONValue] = []
            for element in elements {
                if let next = replaced(element, &target, using: &numbers) { kept.append(next) }
            }
            return .array(kept)
        case .object(let object):
            var kept: [JSONObject.Member] = []
            for member in object.members {
                guard let next = replaced(member.value, &target, using: &numbers) else { continue }
                kept.append(.init(key: member.key, value: next))
            }
            return .object(JSONObject(kept))
        default: return value
        }
    }
}
