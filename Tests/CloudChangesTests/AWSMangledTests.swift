import Testing

@testable import CloudChanges

@Suite("AWS records that are damaged")
struct AWSMangledTests {
    /// Calls that open something, and how they may look at their most harmless.
    static let openings: [(String, String, String, String)] =
        AWSSecurityGroupTests.cases.filter {
            $0.action.hasPrefix("Authorize") || $0.action.hasPrefix("Modify")
        }
        .map { ("ec2.amazonaws.com", $0.action, $0.request, $0.response) }
        + AWSSample.all.filter { !$0.lines.isEmpty }.map { ($0.service, $0.action, $0.request, "null") }

    @Test("nothing that is dropped or replaced makes a known action look like nothing")
    func mangled() throws {
        var count = 0
        for (service, action, request, response) in Self.openings {
            let text = AWSEvent.text(action, service: service, request: request, response: response)
            let whole = try JSONParser().parse(text)
            for value in Mangling.variants(of: whole, below: ["requestParameters", "responseElements"]) {
                let record = NativeRecord(cloud: .aws, value: value, text: [], place: .init(file: "test"))
                let change = try AWSEvent.change(of: record)
                count += 1
                #expect(isAccountedFor(change), "\(action): \(value.text())")
            }
        }
        #expect(count > 3_000)
    }

    @Test("nothing in the envelope that is dropped or replaced stops a record that has a time")
    func envelope() throws {
        for identity in AWSActorTests.cases.map(\.identity) {
            let text = AWSEvent.text(
                "AuthorizeSecurityGroupIngress",
                request: AWSSecurityGroupTests.permission(ranges: AWSSecurityGroupTests.world4),
                identity: identity)
            let whole = try JSONParser().parse(text)
            for value in Mangling.variants(of: whole, below: nil) {
                guard EventTime(parsing: value["eventTime"] ?? .null) != nil else { continue }
                let record = NativeRecord(cloud: .aws, value: value, text: [], place: .init(file: "test"))
                let change = try AWSEvent.change(of: record)
                let isKnown =
                    value["eventName"]?.string == "AuthorizeSecurityGroupIngress"
                    && value["eventSource"]?.string == "ec2.amazonaws.com"
                #expect(!isKnown || isAccountedFor(change), "\(value.text())")
                #expect(change.outcome != .failure && change.outcome != .dryRun)
                #expect(!change.eventID.isEmpty)
            }
        }
    }

    /// Something is read of it: a peer, a switched layer, or that its content is not known. What says of something
    /// else that it changed, and of groups nothing, is the one exception.
    private func isAccountedFor(_ change: Change) -> Bool {
        let other = [
            "ModifyNetworkInterfaceAttribute", "ModifyInstanceAttribute", "ModifyDBInstance",
            "ModifyVpcEndpoint",
            "CreateLaunchTemplateVersion", "UpdateFunctionConfiguration20150331v2", "ModifyTransitGateway",
            "UpdateClusterConfig", "UpdateDistribution2020_05_31", "UpdateWorkspace",
            "ModifyLoadBalancerAttributes",
        ]
        if change.changes.isEmpty { return other.contains(change.action) }
        return change.changes.allSatisfy { rule in
            rule.peers.isEmpty ? !rule.traits.isEmpty : true
        }
    }
}

/// All records that differ from one by a dropped member or a replaced value.
enum Mangling {
    static let replacements: [JSONValue] = [
        .null, .object(JSONObject()), .array([]), .string(""), .string("\u{202E}x\u{1B}[0m"), .number("7"),
        .number("-99999999999999999999"), .bool(true), .array([.null, .array([.string("1")])]),
        .object(JSONObject([.init(key: "items", value: .null)])),
        .object(JSONObject([.init(key: "omitted", value: .bool(true))])), .string("{\"items\": [[]]}"),
    ]

    static func variants(of value: JSONValue, below keys: [String]?) -> [JSONValue] {
        guard case .object(let object) = value else { return [] }
        return object.members.indices.flatMap { index -> [JSONValue] in
            guard keys?.contains(object.members[index].key) ?? true else { return [] }
            return variants(of: value, at: index)
        }
    }

    private static func all(of value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let object):
            return object.members.indices.flatMap { variants(of: value, at: $0) }
        case .array(let elements):
            let dropped = elements.indices.map { index -> JSONValue in
                var rest = elements
                rest.remove(at: index)
                return .array(rest)
            }
            let changed = elements.indices.flatMap { index in
                (replacements + all(of: elements[index])).map { replacement -> JSONValue in
                    var rest = elements
                    rest[index] = replacement
                    return .array(rest)
                }
            }
            return dropped + changed
        case .null, .bool, .number, .string: return []
        }
    }

    private static func variants(of value: JSONValue, at index: Int) -> [JSONValue] {
        guard case .object(let object) = value else { return [] }
        var dropped = object
        dropped.members.remove(at: index)
        let changed = (replacements + all(of: object.members[index].value)).map { replacement -> JSONValue in
            var copy = object
            copy.members[index].value = replacement
            return .object(copy)
        }
        return [.object(dropped)] + changed
    }
}
