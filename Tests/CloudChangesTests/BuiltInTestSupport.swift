import FoundationEssentials

@testable import CloudChanges

/// Files of the checkout itself.
enum CheckedOut {
    static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    static func lines(_ path: String) throws -> [String] { try lines(at: root + "/" + path) }

    fileprivate static func lines(at path: String) throws -> [String] {
        let data = try Data(contentsOf: URL(filePath: path))
        // By bytes: to Swift a carriage return and a line feed together are one character that is neither.
        return data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self)
        }
    }
}

/// Reference material that lies beside the checkout, where there is any; nothing of it is in the repository.
enum SharedMaterial {
    static let root = CheckedOut.root + "/../shared"

    static var hasActions: Bool { FileManager.default.fileExists(atPath: root + "/field/actions.csv") }
    static var hasSamples: Bool { FileManager.default.fileExists(atPath: root + "/data/labels.csv") }

    static func lines(_ path: String) throws -> [String] {
        try CheckedOut.lines(at: root + "/" + path)
    }

    /// The rows of a CSV file below its header, each by column name. No field holds a line break.
    static func table(_ path: String) throws -> [[String: String]] {
        let rows = try lines(path).filter { !$0.isEmpty }.map(fields(of:))
        guard let header = rows.first else { return [] }
        return rows.dropFirst().map { row in
            Dictionary(zip(header, row), uniquingKeysWith: { first, _ in first })
        }
    }

    private static func fields(of line: String) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}

/// A candidate operation: a row of the list of actions.
struct CandidateAction: Sendable, Hashable, CustomStringConvertible {
    let cloud: Cloud
    let service: String
    let action: String
    let tier: Int

    var description: String { "\(service) \(action)" }

    /// The rows, with the two that are only hints spelled out as methods, and Lambda's dated names.
    static func all() throws -> [CandidateAction] {
        try SharedMaterial.table("field/actions.csv").flatMap { row -> [CandidateAction] in
            guard let cloud = row["cloud"].flatMap(Cloud.init(rawValue:)), let service = row["service"],
                let action = row["action"], let tier = row["notes"]?.dropFirst(5).first?.wholeNumberValue
            else { return [] }
            return spellings(of: action, service: service).map {
                CandidateAction(cloud: cloud, service: service, action: $0, tier: tier)
            }
        }
    }

    private static func spellings(of action: String, service: String) -> [String] {
        if action.hasPrefix("networksecurity ") {
            let resource = action.split(separator: " ")[1]
            return ["Create", "Update", "Delete"].map {
                "google.cloud.networksecurity.v1.NetworkSecurity.\($0)\(resource)"
            }
        }
        if service == "lambda.amazonaws.com" { return [action + "20150331", action + "20150331v2"] }
        if action.hasPrefix("compute.") { return ["v1.", "beta.", "alpha."].map { $0 + action } }
        return [action]
    }

    /// A minimal native record of the action with `body` as its request.
    func record(body: String) throws -> NativeRecord {
        let text =
            switch cloud {
            case .aws:
                #"{"eventSource":"\#(service)","eventName":"\#(action)","requestParameters":\#(body)}"#
            case .azure:
                #"{"operationName":"\#(action)","properties":{"requestbody":\#(body)}}"#
            case .gcp:
                #"{"protoPayload":{"serviceName":"\#(service)","methodName":"\#(action)","request":\#(body)}}"#
            }
        return try nativeRecord(text, cloud)
    }

    /// A request that states every firewall part there is in this cloud.
    var fullBody: String {
        switch cloud {
        case .aws:
            #"""
            {"groupSet":{"items":[{"groupId":"sg-1"}]},"options":{"securityGroupReferencingSupport":"enable"},
             "webACLId":"","updateSecurityGroupForDirectoryControllers":true}
            """#
        case .azure:
            #"""
            {"properties":{"networkSecurityGroup":null,"firewallPolicy":{"id":"/p"},
             "networkAcls":{"defaultAction":"Allow"}}}
            """#
        case .gcp:
            #"""
            {"networkFirewallPolicyEnforcementOrder":"BEFORE_CLASSIC_FIREWALL","securityPolicy":"p",
             "authorizedNetworks":[{"value":"0.0.0.0/0"}],
             "tagBinding":{"parent":"//compute.googleapis.com/projects/p/zones/z/instances/1"}}
            """#
        }
    }

    /// The same request, withheld by the cloud.
    var hiddenBody: String { cloud == .aws ? #"{"omitted":true}"# : #""***""# }

    /// What the record tells when nothing is said of the request.
    var emptyBody: String { "null" }
}
