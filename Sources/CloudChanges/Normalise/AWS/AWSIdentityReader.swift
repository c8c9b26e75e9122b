/// Reads `userIdentity` of one record, noting the fields it rests on.
///
/// Source: CloudTrail User Guide, "CloudTrail userIdentity element".
struct AWSIdentityReader {
    let identity: AWSField
    let call: AWSCall
    private(set) var sources: [Change.SourceField] = []

    init(identity: AWSField, call: AWSCall) {
        self.identity = identity
        self.call = call
    }

    mutating func read() -> ActorIdentity {
        let arn = noted(identity["arn"])
        switch noted(identity["type"]) {
        case "Root": return root()
        case "IAMUser": return user(arn)
        case "AssumedRole", "Role": return role(arn)
        case "FederatedUser": return federated(arn)
        case "SAMLUser": return outsider("saml", kind: .human)
        case "WebIdentityUser": return outsider("web", kind: .unknown)
        case "IdentityCenterUser": return person()
        case "AWSService": return service()
        case "AWSAccount": return foreignAccount()
        default: return untyped(arn)
        }
    }

    /// Records whose type is missing or new are read by what else they say.
    private mutating func untyped(_ arn: String?) -> ActorIdentity {
        if let arn {
            if arn.containsBytes(of: ":assumed-role/") { return role(arn) }
            if arn.containsBytes(of: ":federated-user/") { return federated(arn) }
            if arn.containsBytes(of: ":user/") { return user(arn) }
            if arn.hasSuffix(":root") { return root() }
        }
        if identity["principalId"]?.text == nil, AWSActors.invokingService(identity) != nil {
            return service()
        }
        if identity["onBehalfOf"] != nil { return person() }
        return principal()
    }

    // MARK: - Accounts and users

    private mutating func root() -> ActorIdentity {
        let account = noted(identity["accountId"]) ?? call.account
        return ActorIdentity(key: "aws:root/\(account)", kind: .root, display: "root of \(account)")
    }

    /// By ARN. Only a sign-in that a person made tells a person's user from a program's.
    private mutating func user(_ arn: String?) -> ActorIdentity {
        let name =
            noted(identity["userName"]) ?? arn.flatMap { $0.split(separator: "/").last.map(String.init) }
        guard let arn, arn.containsBytes(of: ":user/") else {
            guard let name else { return principal() }
            let account = identity["accountId"]?.text ?? call.account
            return ActorIdentity(
                key: "aws:user/\(account)/\(name)", kind: kindOfPerson() ?? .unknown, display: name)
        }
        let kind: ActorIdentity.Kind? = AWSActors.email(name) == nil ? kindOfPerson() : .human
        return ActorIdentity(key: "aws:user/\(arn)", kind: kind ?? .unknown, display: name ?? arn)
    }

    /// `GetFederationToken`: the user who asked for the token answers for the name he gave it.
    private mutating func federated(_ arn: String?) -> ActorIdentity {
        let name = arn.flatMap { $0.split(separator: "/").last.map(String.init) } ?? "unknown"
        let issuer = noted(identity["sessionContext"]?["sessionIssuer"]?["arn"])
        let account = identity["accountId"]?.text ?? call.account
        let key = issuer.map { "aws:user/\($0)/federated/\(name)" } ?? "aws:federated/\(account)/\(name)"
        return ActorIdentity(key: key, kind: kindOfPerson() ?? .unknown, display: name)
    }

    private mutating func outsider(_ word: String, kind: ActorIdentity.Kind) -> ActorIdentity {
        guard let name = noted(identity["userName"]) ?? noted(identity["principalId"]) else {
            return principal()
        }
        let provider = noted(identity["identityProvider"]) ?? "unknown"
        let stable = AWSWebIdentity.stableSubject(name)
        return ActorIdentity(key: "aws:\(word)/\(provider)/\(stable)", kind: kind, display: stable)
    }

    private mutating func person() -> ActorIdentity {
        guard let id = noted(identity["onBehalfOf"]?["userId"]) else { return principal() }
        return ActorIdentity(key: "aws:identity-center/\(id)", kind: .human, display: id)
    }

    private mutating func service() -> ActorIdentity {
        guard let name = AWSActors.invokingService(identity) else { return principal() }
        _ = noted(identity["invokedBy"])
        return ActorIdentity(key: "aws:service/\(name)", kind: .service, display: name)
    }

    /// Another account's principal: its id without the session behind the colon.
    private mutating func foreignAccount() -> ActorIdentity {
        let account = noted(identity["accountId"]) ?? "unknown"
        let id = noted(identity["principalId"]).map { String($0.prefix { $0 != ":" }) }
        let key = "aws:account/\(account)" + (id.map { "/\($0)" } ?? "")
        return ActorIdentity(key: key, kind: .unknown, display: id ?? "account \(account)")
    }

    private mutating func principal() -> ActorIdentity {
        guard let id = noted(identity["principalId"]) else { return .unknown }
        let stable = String(id.prefix { $0 != ":" })
        let display = noted(identity["userName"]) ?? stable
        return ActorIdentity(key: "aws:principal/\(stable)", kind: .unknown, display: display)
    }

    // MARK: - Roles

    private mutating func role(_ arn: String?) -> ActorIdentity {
        let context = identity["sessionContext"]
        let issuer = noted(context?["sessionIssuer"]?["arn"]).flatMap { AWSRoleName(issuer: $0) }
        guard let role = issuer ?? arn.flatMap({ AWSRoleName(session: $0) }) else { return principal() }

        if let service = role.linkedService {
            return ActorIdentity(
                key: "aws:service-role/\(service)/\(role.name)", kind: .service, display: role.name)
        }
        if let set = role.permissionSet {
            let person = sessionName(arn).map { $0.lowercased() }
            return ActorIdentity(
                key: "aws:sso/\(set)" + (person.map { "/\($0)" } ?? ""), kind: .human,
                display: person.map { "\($0) (\(set))" } ?? set)
        }
        let name = role.stableName
        if let web = AWSWebIdentity(context?["webIdFederationData"]) {
            note(web.providerField)
            if let subject = web.subject { note(subject) }
            let subject = (web.subject?.text).map(AWSWebIdentity.stableSubject)
            return ActorIdentity(
                key: "aws:role/\(name)" + (subject.map { "/sub:\($0)" } ?? ""),
                kind: web.isWorkload ? .workload : .unknown,
                display: subject.map { "\($0) as \(name)" } ?? name)
        }
        if isIssuedToResource(context) {
            return ActorIdentity(key: "aws:role/\(name)", kind: .workload, display: name)
        }
        if let person = typedPerson(context, arn) {
            return ActorIdentity(
                key: "aws:role/\(name)/\(person)", kind: .human, display: "\(person) as \(name)")
        }
        return ActorIdentity(key: "aws:role/\(name)", kind: kindOfPerson() ?? .unknown, display: name)
    }

    /// Credentials that AWS handed to an instance, a function or a task, and says so.
    private mutating func isIssuedToResource(_ context: AWSField?) -> Bool {
        let fields = [context?["ec2RoleDelivery"], identity["inScopeOf"]?["credentialsIssuedTo"]]
        return fields.contains { noted($0) != nil }
    }

    /// The e-mail address that whoever assumed the role gave: `sourceIdentity`, which sticks through chained
    /// roles, else the session's name. Both are the caller's words unless the role's trust policy pins them.
    private mutating func typedPerson(_ context: AWSField?, _ arn: String?) -> String? {
        if let person = AWSActors.email(context?["sourceIdentity"]?.text) {
            _ = noted(context?["sourceIdentity"])
            return person
        }
        return AWSActors.email(sessionName(arn))
    }

    private mutating func sessionName(_ arn: String?) -> String? {
        if let arn, let at = arn.range(of: ":assumed-role/") {
            let parts = arn[at.upperBound...].split(separator: "/", maxSplits: 1)
            if parts.count == 2 { return String(parts[1]) }
        }
        guard let id = noted(identity["principalId"]), let colon = id.firstIndex(of: ":") else { return nil }
        let name = id[id.index(after: colon)...]
        return name.isEmpty ? nil : String(name)
    }

    /// A second factor, a console session or Identity Center's own word for who is behind a session.
    private mutating func kindOfPerson() -> ActorIdentity.Kind? {
        let attributes = identity["sessionContext"]?["attributes"]
        let fields = [attributes?["mfaAuthenticated"], call.record["sessionCredentialFromConsole"]]
        for field in fields.compactMap({ $0 }) where field.truth == true {
            note(field)
            return .human
        }
        return noted(identity["onBehalfOf"]?["userId"]) == nil ? nil : .human
    }

    private mutating func noted(_ field: AWSField?) -> String? {
        guard let field, let text = field.text else { return nil }
        note(field)
        return text
    }

    private mutating func note(_ field: AWSField) {
        guard let text = field.value.scalarText, !sources.contains(where: { $0.path == field.path }) else {
            return
        }
        sources.append(.init(field.path, text))
    }
}
