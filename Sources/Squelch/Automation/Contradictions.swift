import CloudChanges

/// Finds what one record holds against what its caller calls itself.
enum Contradictions {
    /// Sorted by kind, each kind once.
    static func all(
        of caller: Caller, claims: [AutomationFacts.Tool], matches: [FingerprintMatch],
        service: AutomationFacts.Service?
    ) -> [Contradiction] {
        let found = [
            serviceAgent(caller), linkedRole(caller), fakedSession(caller, matches),
            bareRole(caller, matches),
            unprinted(matches), foreignAgent(service), foreignMachine(caller),
        ].compactMap(\.self)
        return (found + onCredential(caller, claims)).sorted { $0.kind < $1.kind }
    }

    /// `cloudformation.amazonaws.com` as user agent, while the address is one and invokedBy is missing.
    ///
    /// The console of old named itself so too: `console.ec2.amazonaws.com`, `signin.amazonaws.com`.
    private static func serviceAgent(_ caller: Caller) -> Contradiction? {
        guard caller.cloud == .aws, let source = caller.fields[.userAgent]?.first else { return nil }
        let name = source.text.lowercased().filter { $0 != "[" && $0 != "]" && $0 != " " }
        let isPerson = ["console.", "signin."].contains { name.hasPrefix($0) }
        guard !isPerson, name.hasSuffix(".amazonaws.com") || name.hasSuffix(".amazonaws.com.cn"),
            !name.contains("/"), !caller.namedServices.contains(name),
            caller.text(.sourceAddress) != "AWS Internal"
        else { return nil }
        return Contradiction(
            kind: .serviceAgent, what: clipped(source.text), against: caller.text(.sourceAddress),
            path: source.path)
    }

    private static func linkedRole(_ caller: Caller) -> Contradiction? {
        switch caller.linkedRole {
        case nil, .genuine: return nil
        case .elsewhere:
            let source = caller.fields[.sessionIssuer]?.first
            return Contradiction(
                kind: .linkedRole, what: clipped(source?.text ?? ""), against: nil, path: source?.path)
        case .pathUnknown:
            guard caller.namedServices.isEmpty else { return nil }
            let source = caller.fields[.session]?.first
            return Contradiction(
                kind: .linkedRoleUnseen, what: clipped(source?.text ?? ""),
                against: caller.text(.sourceAddress),
                path: source?.path)
        }
    }

    /// A session such as `AWSCloudFormation`, which is the service's only when the service made the call.
    private static func fakedSession(_ caller: Caller, _ matches: [FingerprintMatch]) -> Contradiction? {
        madeByNobody(caller, matches, .session, .serviceSession)
    }

    /// An execution role that a service assumes, used from elsewhere.
    private static func bareRole(_ caller: Caller, _ matches: [FingerprintMatch]) -> Contradiction? {
        madeByNobody(caller, matches, .sessionIssuer, .serviceRole)
    }

    private static func madeByNobody(
        _ caller: Caller, _ matches: [FingerprintMatch], _ field: CallerField, _ kind: Contradiction.Kind
    ) -> Contradiction? {
        guard caller.namedServices.isEmpty, caller.text(.sourceAddress) != "AWS Internal",
            let match = matches.first(where: { $0.field == field && $0.row.marks.contains(.madeByService) })
        else { return nil }
        return Contradiction(
            kind: kind, what: clipped(match.source.text), against: caller.text(.sourceAddress),
            path: match.source.path)
    }

    private static func unprinted(_ matches: [FingerprintMatch]) -> Contradiction? {
        guard let match = matches.first(where: { $0.row.marks.contains(.onlyAlone) }) else { return nil }
        return Contradiction(
            kind: .unprinted, what: clipped(match.source.text), against: match.row.name,
            path: match.source.path)
    }

    private static func foreignAgent(_ service: AutomationFacts.Service?) -> Contradiction? {
        guard let service, service.isOwn == false else { return nil }
        return Contradiction(kind: .foreignAgent, what: service.text, against: nil, path: service.path)
    }

    private static func foreignMachine(_ caller: Caller) -> Contradiction? {
        guard caller.signs.contains(.foreignMachine), let source = caller.fields[.callerIP]?.first else {
            return nil
        }
        return Contradiction(kind: .foreignMachine, what: source.text, against: nil, path: source.path)
    }

    /// An automation's name on a credential that automation ought not to have. A browser's session is a person's as
    /// well and is said once.
    private static func onCredential(_ caller: Caller, _ claims: [AutomationFacts.Tool]) -> [Contradiction] {
        guard let claim = claims.first else { return [] }
        let kinds: [(Caller.Sign, Contradiction.Kind)] = [
            (.console, .console), (.person, .person), (.longLivedKey, .longLivedKey),
            (.exportedKey, .exportedKey), (.impersonated, .impersonated),
        ]
        return kinds.compactMap { sign, kind in
            guard caller.signs.contains(sign) else { return nil }
            if kind == .person, caller.signs.contains(.console) { return nil }
            return Contradiction(kind: kind, what: claim.name, against: nil, path: claim.path)
        }
    }
}
