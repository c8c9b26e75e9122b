/// How the names of a log source's fields are read against its records.
public enum FieldDialect: Sendable, Hashable {
    /// Letter for letter: CloudTrail, and anything that is no log source of ours.
    case exact
    case azure
    case gcp
    /// As `gcp`, and an `AuditLog` without the `LogEntry` around it.
    case gcpPayload

    init(_ cloud: Cloud) {
        switch cloud {
        case .aws: self = .exact
        case .azure: self = .azure
        case .gcp: self = .gcp
        }
    }
}

/// The names under which the same fact stands in different exports. Names are in ``normalised(_:)`` form.
///
/// Sources: SigmaHQ/sigma rules/cloud/azure/activity_logs and rules/cloud/gcp/audit (names in rules); Microsoft
/// "Azure Activity Log event schema", "Azure Monitor Logs reference, AzureActivity" and the Python SDK's
/// `EventData.as_dict()` (names in records); Google "AuditLog" and "LogEntry"; Elastic's `gcp.audit.*` fields.
enum FieldNames {
    /// ASCII lower case without underscores: `operation_name`, `OPERATIONNAME` and `operationName` are one name.
    static func normalised(_ name: some Sequence<UInt8>) -> [UInt8] {
        name.compactMap { byte in
            if byte == UInt8(ascii: "_") { return nil }
            return byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        }
    }

    /// Each row is one fact; a rule that uses any name of the row reads all of them.
    static let azureFamilies: [[String]] = [
        ["operationname", "operationnamevalue", "operationname.value", "operationname.localizedvalue"],
        ["category", "categoryvalue", "category.value"],
        ["status", "activitystatus", "activitystatusvalue", "status.value", "resulttype"],
        ["substatus", "activitysubstatus", "activitysubstatusvalue", "substatus.value"],
        ["resourceprovider", "resourceprovidername", "resourceprovidervalue", "resourceprovidername.value"],
        ["resourceid", "resourceuri"],
        ["resourcegroup", "resourcegroupname"],
        ["eventtimestamp", "timegenerated", "time"],
        ["calleripaddress", "httprequest.clientipaddress"],
    ]

    /// The same part of a record under other names: a path that begins with one also begins with the others.
    static let azurePrefixes: [[String]] = [
        ["properties", "propertiesd"],
        ["authorization", "authorizationd", "identity.authorization"],
        ["claims", "claimsd", "identity.claims"],
    ]

    /// What the diagnostic export puts into `properties.message` is the operation; other exports have it only there.
    static let azureMessage = "properties.message"

    /// Parts of a `LogEntry` that rules look for inside `protoPayload`.
    static let entryParts: Set<String> = [
        "logname", "resource", "severity", "insertid", "timestamp", "receivetimestamp", "labels", "operation",
    ]

    /// Parts of an `AuditLog` that stand at the top of a record whose exporter took the payload out of its entry.
    static let payloadParts: Set<String> = [
        "methodname", "servicename", "resourcename", "authenticationinfo", "authorizationinfo",
        "requestmetadata", "request", "status",
    ]

    /// Every path that may hold what `name` means, its own first.
    static func routes(for name: String, in dialect: FieldDialect) -> [[UInt8]] {
        guard dialect != .exact else { return [Array(name.utf8)] }
        let plain = String(decoding: normalised(name.utf8), as: UTF8.self)
        var routes = [plain]
        for other in otherRoutes(plain, dialect) where !routes.contains(other) {
            routes.append(other)
        }
        return routes.map { Array($0.utf8) }
    }

    /// Fields that are never objects in native records; told here so that the index may rely on it.
    static func isPlain(_ routes: [[UInt8]], _ dialect: FieldDialect) -> Bool {
        let name = String(decoding: routes[0], as: UTF8.self)
        switch dialect {
        case .exact: return plainAWS.contains(name)
        case .azure: return azureFamilies[0].contains(name)
        case .gcp, .gcpPayload:
            return plainGCP.contains { name.hasSuffix("protopayload." + $0) || name == "gcp.audit." + $0 }
        }
    }

    /// The fields of a CloudTrail record that tell operations apart, the most telling first.
    static let plainAWS = [
        "eventName", "errorCode", "eventType", "errorMessage", "userAgent", "sourceIPAddress", "eventSource",
        "awsRegion",
    ]
    static let plainGCP = ["methodname", "resourcename", "servicename"]

    private static func azureRoutes(_ name: String) -> [String] {
        for family in azureFamilies where family.contains(name) { return family }
        for prefixes in azurePrefixes {
            for prefix in prefixes where name == prefix || name.hasPrefix(prefix + ".") {
                return prefixes.map { $0 + name.dropFirst(prefix.count) }
            }
        }
        return []
    }

    private static func otherRoutes(_ name: String, _ dialect: FieldDialect) -> [String] {
        switch dialect {
        case .exact: []
        case .azure: azureRoutes(name)
        case .gcp: gcpRoutes(name, parts: entryParts)
        case .gcpPayload: gcpRoutes(name, parts: entryParts.union(payloadParts))
        }
    }

    private static func gcpRoutes(_ name: String, parts: Set<String>) -> [String] {
        var routes: [String] = []
        var rest = name
        if name.hasPrefix("data.") {
            rest = String(name.dropFirst("data.".count))
            routes.append(rest)
        } else if name.hasPrefix("gcp.audit.") {
            rest = "protopayload." + name.dropFirst("gcp.audit.".count)
            routes.append(rest)
            if rest == "protopayload.type" { routes.append("protopayload.@type") }
        }
        if rest.hasPrefix("protopayload.") {
            let inside = String(rest.dropFirst("protopayload.".count))
            let first = inside.prefix { $0 != "." }
            if parts.contains(String(first)) { routes.append(inside) }
        }
        return routes
    }
}

/// A field as a rule names it, with the paths that may hold it.
struct FieldPath: Sendable, Hashable {
    let name: String
    let dialect: FieldDialect
    let routes: [[UInt8]]
    /// Read only when nothing stands on ``routes``.
    let fallback: [[UInt8]]
    /// Whether an object on the path has a text, its compact JSON.
    var hasObjectText = true
    /// The routes follow from name and dialect.
    private let isDerived: Bool

    init(_ name: String, dialect: FieldDialect, routes: [[UInt8]]) {
        self.name = name
        self.dialect = dialect
        self.routes = routes
        fallback = []
        isDerived = false
    }

    init(_ name: String, dialect: FieldDialect) {
        self.name = name
        self.dialect = dialect
        routes = FieldNames.routes(for: name, in: dialect)
        let isMessage = dialect == .azure && routes[0].elementsEqual(FieldNames.azureMessage.utf8)
        fallback = isMessage ? FieldNames.routes(for: "operationname", in: .azure) : []
        hasObjectText = !FieldNames.isPlain(routes, dialect)
        isDerived = true
    }

    static func == (left: FieldPath, right: FieldPath) -> Bool {
        left.dialect == right.dialect && left.name.utf8.elementsEqual(right.name.utf8)
            && ((left.isDerived && right.isDerived) || left.routes == right.routes)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(dialect)
        // As bytes, since to Swift some names are equal that are spelled differently.
        var name = name
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
