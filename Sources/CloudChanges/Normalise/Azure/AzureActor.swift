/// Who made a call, from the claims of the token that Resource Manager checked.
///
/// The object id is the key: it survives renamed accounts and says nothing that the caller typed. For people
/// `appid` is only the tool; for everything else it is the application.
///
/// Source: Microsoft Learn, "Access token claims reference" and "Azure activity log event schema".
struct AzureActor {
    let identity: ActorIdentity
    let sources: [Change.SourceField]

    init(_ record: AzureRecord) {
        let claims = AzureClaims(record)
        let via = AzureActor.via(record, claims)
        let (key, keySource) = AzureActor.key(record, claims)
        guard let key else {
            identity = ActorIdentity(key: "unknown", kind: .unknown, display: "unknown", via: via.names)
            sources = via.sources
            return
        }
        let service = claims.isApplication ? AzureActor.ownServices[claims.appID?.lowercased() ?? ""] : nil
        let kind = service == nil ? AzureActor.kind(record, claims, key: key) : .service
        let display =
            service ?? AzureActor.display(record, claims, kind) ?? String(key.drop { $0 != "/" }.dropFirst())
        identity = ActorIdentity(key: key, kind: kind, display: display, via: via.names)
        sources = [keySource].compactMap(\.self) + claims.sources + via.sources
    }

    // MARK: Key

    private static func key(
        _ record: AzureRecord, _ claims: AzureClaims
    ) -> (String?, Change.SourceField?) {
        if let id = claims.field("objectidentifier", "oid") {
            return ("azure:oid/\(id.text?.lowercased() ?? "")", id.source)
        }
        if let principal = principal(record) { return ("azure:oid/\(principal.id)", principal.source) }
        guard let caller = record.field("caller"), let text = caller.text else {
            if let app = claims.field("appid", "azp"), let id = app.text {
                return ("azure:app/\(id.lowercased())", app.source)
            }
            guard let name = claims.field("upn", "uniquename", "nameuri", "name"), let text = name.text else {
                return (nil, nil)
            }
            return (
                "azure:\(text.contains("@") ? "upn" : "name")/\(mail(ofGuest: text).lowercased())",
                name.source
            )
        }
        if text.contains("@") { return ("azure:upn/\(mail(ofGuest: text).lowercased())", caller.source) }
        let isApp = text.lowercased() == claims.appID?.lowercased()
        if isGUID(text) { return ("azure:\(isApp ? "app" : "oid")/\(text.lowercased())", caller.source) }
        return ("azure:name/\(text.lowercased())", caller.source)
    }

    /// The principal whose role assignment allowed the call; a group is not who called.
    private static func principal(_ record: AzureRecord) -> (id: String, source: Change.SourceField)? {
        guard let authorization = record.authorization,
            let type = record.part(of: authorization, "evidence", "principalType")?.value.keyword,
            type == "user" || type == "serviceprincipal",
            let field = record.part(of: authorization, "evidence", "principalId"), let text = field.text
        else { return nil }
        let digits = Array(text.lowercased().filter { $0 != "-" })
        guard digits.count == 32, digits.allSatisfy(\.isHexDigit) else { return nil }
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return (parts.joined(separator: "-"), field.source)
    }

    // MARK: Kind and display

    private static func kind(
        _ record: AzureRecord, _ claims: AzureClaims, key: String
    ) -> ActorIdentity.Kind {
        if claims.isApplication { return .workload }
        if claims.isPerson || key.hasPrefix("azure:upn/") { return .human }
        let type = record.authorization.flatMap { record.part(of: $0, "evidence", "principalType") }?.value
            .keyword
        if type == "user" { return .human }
        if type == "serviceprincipal" || key.hasPrefix("azure:app/") { return .workload }
        if let caller = record.field("caller")?.text {
            if caller.contains("@") { return .human }
            // A person's records carry the UPN in `caller`; an application has only its id.
            if isGUID(caller) { return .workload }
        }
        return .unknown
    }

    private static func display(
        _ record: AzureRecord, _ claims: AzureClaims, _ kind: ActorIdentity.Kind
    ) -> String? {
        if let identity = claims.field("xmsmirid")?.text { return managed(identity) }
        let caller = record.field("caller")?.text
        if kind == .workload {
            let name = claims.field("appdisplayname")?.text
            return name ?? claims.appID.map { "application \($0.lowercased())" } ?? caller
        }
        let name = claims.field("upn", "preferredusername", "uniquename")?.text ?? claims.mailName ?? caller
        return name.map(mail(ofGuest:)) ?? claims.field("name")?.text
    }

    /// `…/userAssignedIdentities/deployer` as `userAssignedIdentities/deployer`.
    private static func managed(_ resource: String) -> String {
        let id = AzureResourceID(resource)
        return id.segments.count < 2 ? resource : id.segments.suffix(2).joined(separator: "/")
    }

    /// `ada_example.org#EXT#@contoso.onmicrosoft.com` as `ada@example.org`: the person behind a guest account.
    static func mail(ofGuest name: String) -> String {
        guard let mark = name.range(of: "#EXT#") ?? name.range(of: "#ext#") else { return name }
        let local = name[..<mark.lowerBound]
        guard let last = local.lastIndex(of: "_") else { return name }
        return local[..<last] + "@" + local[local.index(after: last)...]
    }

    static func isGUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }

    // MARK: Intermediaries

    /// Nearest first: what made the call for the caller, then the resource that the caller's identity belongs to, whose
    /// machines alone are given its tokens.
    private static func via(_ record: AzureRecord, _ claims: AzureClaims) -> (
        names: [String], sources: [Change.SourceField]
    ) {
        var (names, sources) = intermediary(record)
        if let resource = claims.field("xmsmirid")?.text { names.append(resource) }
        return (names, sources)
    }

    /// What the caller asked for, where that was not this operation: the deletion of a resource group, or a
    /// deployment, made the call on the caller's behalf.
    private static func intermediary(_ record: AzureRecord) -> (
        names: [String], sources: [Change.SourceField]
    ) {
        guard let authorization = record.authorization, let action = record.part(of: authorization, "action"),
            let text = action.text, text.lowercased() != record.operation,
            text.lowercased().hasPrefix("microsoft.resources/")
        else { return ([], []) }
        return ([text], [action.source])
    }

    /// Microsoft's own services that write firewalls with tokens of their own.
    ///
    /// Source: merill/microsoft-info, `_info/MicrosoftApps.csv`; public service-principal inventories.
    private static let ownServices = [
        "7319c514-987d-4e9b-ac3d-d38c4f427f4c": "Azure Kubernetes Service",
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d": "Azure Databricks",
        "6d057c82-a784-47ae-8d12-ca7b38cf06b4": "Azure Virtual Network Manager",
    ]
}

/// The claims by the last part of their names, which are URIs in some tokens and short in others.
struct AzureClaims {
    private let fields: [String: AzureRecord.Field]

    init(_ record: AzureRecord) {
        var fields: [String: AzureRecord.Field] = [:]
        if let claims = record.claims {
            for member in claims.value.document?.object?.members ?? [] {
                let name = member.key.split(separator: "/").last.map(String.init) ?? member.key
                let isURI = member.key.contains("/")
                let folded =
                    isURI && name == "name" ? "nameuri" : String(name.lowercased().filter { $0 != "_" })
                guard member.value.scalarText?.isEmpty == false else { continue }
                fields[folded] = .init(path: "\(claims.path).\(member.key)", value: member.value)
            }
        }
        self.fields = fields
    }

    func field(_ names: String...) -> AzureRecord.Field? {
        names.lazy.compactMap { fields[$0] }.first { $0.text != nil }
    }

    var appID: String? { field("appid", "azp")?.text }

    /// The `…/claims/name` of older tokens is the UPN, while the short `name` is display text.
    var mailName: String? {
        [field("nameuri"), field("emailaddress"), field("name")].compactMap { $0?.text }.first {
            $0.contains("@")
        }
    }

    /// `idtyp` decides where a token has it. Without, a delegated token names a scope or a person.
    var isApplication: Bool {
        if let type = field("idtyp")?.value.keyword { return type == "app" }
        if field("xmsmirid") != nil { return true }
        guard let way = field("appidacr", "azpacr")?.text else { return false }
        return way != "0" && !hasPerson
    }

    var isPerson: Bool { field("idtyp")?.value.keyword == "user" || hasPerson }

    private var hasPerson: Bool {
        field("upn", "uniquename", "emailaddress", "puid", "surname", "scope", "scp") != nil
            || mailName != nil
    }

    /// The claims that say who and how, for the explanation.
    var sources: [Change.SourceField] {
        ["upn", "name", "idtyp", "appid", "appidacr", "xmsmirid"].compactMap { fields[$0]?.source }
    }
}
