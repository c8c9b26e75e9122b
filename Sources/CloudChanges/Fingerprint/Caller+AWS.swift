/// CloudTrail: `userIdentity` and where the call came from.
///
/// Source: CloudTrail User Guide, "CloudTrail userIdentity element".
extension Caller {
    init(aws record: JSONValue) {
        self.init(cloud: .aws)
        let call = AWSCall(record)
        let identity = call.record["userIdentity"]
        let context = identity?["sessionContext"]
        if let agent = record.object?.value(ignoringCase: "userAgent")?.string {
            note(.userAgent, "userAgent", agent)
        }
        note(.consoleSession, call.record["sessionCredentialFromConsole"])
        readOrigin(call, identity)
        readRole(identity, context)
        readFederation(context?["webIdFederationData"])
        readSigns(call, identity, context)
        endpoint = call.record["vpcEndpointId"].flatMap { field in field.text.map { .init(field.path, $0) } }
    }

    private mutating func readOrigin(_ call: AWSCall, _ identity: AWSField?) {
        let source = call.record["sourceIPAddress"]
        note(.sourceAddress, source)
        let named = source?.text?.lowercased()
        let invoking = identity.flatMap(AWSActors.invokingService)
        if let named, AWSActors.isServiceName(named) { namedServices.insert(named) }
        if let invoking { namedServices.insert(invoking) }
        guard let named, let invoking, named == invoking, let source else { return }
        note(.serviceCall, source.path, named)
    }

    /// The issuer's ARN is the provider's word; the session's own ends in what the caller typed.
    private mutating func readRole(_ identity: AWSField?, _ context: AWSField?) {
        let arn = identity?["arn"]
        let issuer = context?["sessionIssuer"]?["arn"]
        if arn?.text?.containsBytes(of: ":assumed-role/") == true { note(.session, arn) }
        note(.sessionIssuer, issuer)
        if let issuer, let text = issuer.text {
            identities.append(.init(issuer.path, text))
        } else if let arn, let text = arn.text, text.containsBytes(of: ":user/") {
            identities.append(.init(arn.path, text))
        }
        let known = issuer?.text.flatMap { AWSRoleName(issuer: $0) }
        guard let role = known ?? arn?.text.flatMap({ AWSRoleName(session: $0) }) else { return }
        if let service = role.linkedService {
            linkedRole = .genuine(service: service)
        } else if role.name.hasPrefix("AWSServiceRoleFor") {
            linkedRole = role.path == nil ? .pathUnknown : .elsewhere
        }
        if role.permissionSet != nil { signs.insert(.person) }
    }

    private mutating func readFederation(_ field: AWSField?) {
        guard let web = AWSWebIdentity(field) else { return }
        note(.federatedProvider, web.providerField)
        guard let subject = web.subject, let text = subject.text else { return }
        note(.tokenSubject, subject)
        subjects.append(.init(subject.path, text))
    }

    private mutating func readSigns(_ call: AWSCall, _ identity: AWSField?, _ context: AWSField?) {
        if call.record["sessionCredentialFromConsole"]?.truth == true {
            signs.formUnion([.console, .person])
        }
        let hasSecondFactor = context?["attributes"]?["mfaAuthenticated"]?.truth == true
        let type = identity?["type"]?.text ?? ""
        if hasSecondFactor || identity?["onBehalfOf"]?["userId"]?.text != nil
            || ["Root", "IdentityCenterUser"].contains(type)
        {
            signs.insert(.person)
        }
        if identity?["accessKeyId"]?.text?.hasPrefix("AKIA") == true { signs.insert(.longLivedKey) }
    }

    private mutating func note(_ field: CallerField, _ found: AWSField?) {
        guard let found else { return }
        note(field, found.path, found.text)
    }
}
