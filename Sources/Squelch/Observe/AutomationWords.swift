import CloudChanges

/// The sentences of the family `automation`.
enum AutomationWords {
    static func name(_ tool: AutomationFacts.Tool) -> String {
        tool.version.map { "\(tool.name) \($0)" } ?? tool.name
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Whose run the token is for, from this record or from the call that opened the session.
    static func subject(_ facts: AutomationFacts, _ session: SessionFacts?) -> String? {
        if let subject = session?.tokenSubject { return clipped(subject) }
        return facts.tools.first { $0.field == .tokenSubject }?.text
            ?? facts.tools.first { $0.field == .principalSubject }?.text
    }

    static func isAgent(_ service: AutomationFacts.Service) -> Bool {
        service.text.contains("gserviceaccount.com")
    }

    static func sentence(_ service: AutomationFacts.Service, _ session: SessionFacts?) -> String {
        let made = "\(service.name) made the call, by the provider's own word"
        if let initiator = session?.initiator {
            return
                "\(made); \(initiator.display) set it going \(Figures.span(initiator.secondsBefore)) before (\(initiator.action)), and is no pinned pipeline"
        }
        if isAgent(service), service.isOwn == nil {
            return
                "\(made), but for whose project is not known: no project numbers are configured as one's own"
        }
        return "\(made); who set it going is not on the record"
    }

    static func sentence(_ step: TrustLadder.Step, _ facts: AutomationFacts, _ session: SessionFacts?)
        -> String
    {
        let pin = facts.service == nil ? facts.pin : facts.initiatorPin ?? facts.pin
        let name = pin?.name ?? ""
        switch step {
        case .initiatedByPinned:
            let service = facts.service?.name ?? "the service"
            let before = session?.initiator.map { ", \(Figures.span($0.secondsBefore)) before" } ?? ""
            return
                "step 1 of 5: \(service) made the call, and the pinned pipeline \(name) set it going\(before)"
        case .pinnedWithTokenAndNetwork:
            let token = pin?.subjectText.map { " with the approved token \($0)" } ?? ""
            let from = pin?.networkText.map { " from its expected network (\($0))" } ?? ""
            return "step 2 of 5: it is the pinned pipeline \(name)\(token)\(from)"
        case .pinned:
            let identity = "the pinned identity of the pipeline \(name)"
            let who = facts.service.map { "\($0.name) made the call, and \(identity) set it going" }
            return
                "step 3 of 5: \(who ?? "it is \(identity)")\(missing(pin)), which holds for a thief of it too"
        case .hintsOnly, .contradicted: return ""
        }
    }

    /// Why a pinned identity is no higher than the third step.
    private static func missing(_ pin: PipelinePin?) -> String {
        guard let pin else { return "" }
        var reasons: [String] = []
        if pin.subject == .unknown { reasons.append("its token's subject is not known") }
        if pin.subject == .open { reasons.append("the entry lists no subject") }
        if pin.network == .unknown { reasons.append("its network is not known") }
        if pin.network == .open { reasons.append("the entry lists no network") }
        return reasons.isEmpty ? "" : " (\(list(reasons)))"
    }

    static func sentence(_ found: Contradiction) -> String {
        let against = found.against.map { " (\($0))" } ?? ""
        switch found.kind {
        case .serviceAgent:
            return "its user agent is a service's name, \(found.what), but no service made the call\(against)"
        case .linkedRole:
            return
                "the role is named as only AWS names its own, but stands outside /aws-service-role/: \(found.what)"
        case .linkedRoleUnseen:
            return
                "the role is named as only AWS names its own, but no service made the call\(against) and its path is not recorded"
        case .serviceSession:
            return
                "the session is named as a service names its own, but the service did not make the call\(against)"
        case .serviceRole:
            return
                "a role that only a service ought to assume was used by somebody else\(against): \(found.what)"
        case .console: return "it calls itself \(found.what), but the session is a browser's"
        case .person: return "it calls itself \(found.what), but a person signed in\(against)"
        case .longLivedKey: return "it calls itself \(found.what), but signs with a key that does not expire"
        case .exportedKey: return "it calls itself \(found.what), but signs with a key that was downloaded"
        case .impersonated:
            return "it calls itself \(found.what), but a person acts through the service account"
        case .unprinted: return "it names \(found.against ?? "a tool") in a form that the tool does not print"
        case .foreignAgent: return "it is the service agent of a project that is not one's own: \(found.what)"
        case .foreignMachine:
            return "\(found.what) looks internal and means a machine of another organisation"
        case .subjectOutside:
            return "the pipeline\(against) is pinned to other subjects than \(found.what)"
        case .networkOutside:
            return "the pipeline\(against) is pinned to other networks than that of \(found.what)"
        case .unreviewed:
            return "the token is a pull request's, so nobody reviewed the code that ran: \(found.what)"
        case .planWrites: return "the token is a plan's, and a plan writes nothing: \(found.what)"
        case .openedByPerson: return "it passes for \(found.what), but a person opened the session\(against)"
        case .borrowedDeployment:
            return
                "it bears the correlation id of a deployment that it is no part of\(against); any client may send it"
        case .personsAddress:
            return "it calls itself \(found.what), at an address from which a person worked\(against)"
        }
    }
}
