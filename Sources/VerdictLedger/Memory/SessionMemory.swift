import CloudChanges
import GRDB
import Squelch

/// Joins a change to the calls that it rests on: the one that issued its credentials, the one that set a stack or a
/// deployment going.
struct SessionMemory: Memory {
    let store: ContextStore

    /// Credentials of `GetSessionToken` and `GetFederationToken` live longest.
    /// Source: AWS STS API Reference, "GetSessionToken", DurationSeconds.
    private static let longestSession: Int64 = 36 * 3_600
    /// A stack operation that takes longer has other trouble. Judgement.
    private static let longestStack: Int64 = 6 * 3_600
    /// Resource Manager ends a deployment that runs longer. Source: Azure, "Azure subscription and service limits",
    /// deployment expiration; a day is far beyond what is usual.
    private static let longestDeployment: Int64 = 24 * 3_600
    /// People seen at an address within this time are "here". Judgement.
    private static let presence: Int64 = 12 * 3_600

    func recall(_ change: Change, _ operation: Operation, into context: inout Context, _ db: Database) throws
    {
        var facts = SessionFacts()
        let record = operation.lead.record
        switch change.cloud {
        case .aws:
            try readSession(of: change, record.value, into: &facts, db)
            try readStack(behind: change, record.value, into: &facts, db)
        case .azure: try deployment(behind: change, record.value, into: &facts, db)
        case .gcp: facts.initiator = try GCPInitiators(store: store).initiator(of: change, db)
        }
        facts.peopleHere = try people(near: change, facts, db)
        if facts != SessionFacts() { context.session = facts }
    }

    func learn(_ change: Change, _ context: Context, _ verdict: Verdict, _ db: Database) throws {}

    // MARK: AWS

    private func readSession(
        of change: Change, _ record: JSONValue, into facts: inout SessionFacts, _ db: Database
    ) throws {
        let key = record[path: "userIdentity", "accessKeyId"]?.string
        let hops = try sessions(behind: key, from: change.time, db)
        facts.opener = hops.first.map { Self.party($0, before: change) }
        facts.behindOpener = Self.parties(hops.dropFirst(), before: change)
    }

    /// The calls that opened the session of `key`, the session in which that was called, and so on, nearest first.
    private func sessions(behind key: String?, from time: EventTime, _ db: Database) throws -> [ContextEvent]
    {
        var (key, time) = (key, time)
        var hops: [ContextEvent] = []
        while let issued = key, !issued.isEmpty, hops.count < SessionFacts.mostHops,
            let opening = try session(issuing: issued, before: time, db),
            !hops.contains(where: { $0.id == opening.id })
        {
            hops.append(opening)
            (key, time) = (opening.detail("key"), opening.time)
        }
        return hops
    }

    private static func parties(_ events: some Sequence<ContextEvent>, before change: Change) -> [SessionFacts
        .Party]?
    {
        let parties = events.map { party($0, before: change) }
        return parties.isEmpty ? nil : parties
    }

    /// By the service role that the stack was given, or by the requester, whose identity the stack else wears.
    /// The record does not name its stack: where several callers had one going, nobody is named, or an intruder would
    /// pass under the pipeline that happened to run last.
    private func readStack(
        behind change: Change, _ record: JSONValue, into facts: inout SessionFacts, _ db: Database
    ) throws {
        guard change.origin.service?.hasPrefix("cloudformation.") == true else { return }
        let span = ContextStore.Span(before: change.time, seconds: Self.longestStack)
        var found: [ContextEvent] = []
        if let role = record[path: "userIdentity", "sessionContext", "sessionIssuer", "arn"]?.string {
            found = try store.events([.stack], of: role, in: span, db)
        }
        found += try store.events([.stack], by: change.actor.key, in: span, db)
        let here = found.filter { event in
            event.outcome == .success && event.scope == change.scope
                && (event.region == change.region || event.region == nil)
        }
        guard let last = here.max(by: { ($0.time, $0.id) < ($1.time, $1.id) }),
            here.allSatisfy({ $0.actor.key == last.actor.key })
        else { return }
        var party = Self.party(last, before: change)
        // Whose token stood behind the control call is told by the calls that opened its session.
        facts.behindInitiator = Self.parties(
            try sessions(behind: last.detail("key"), from: last.time, db), before: change)
        if party.subject == nil, let opener = facts.behindInitiator?.first(where: { $0.subject != nil }) {
            (party.subject, party.issuer) = (opener.subject, opener.issuer)
        }
        facts.initiator = party
    }

    /// The call that issued a temporary access key.
    private func session(issuing key: String, before time: EventTime, _ db: Database) throws -> ContextEvent?
    {
        let span = ContextStore.Span(before: time, seconds: Self.longestSession)
        return try store.events([.session], of: key, in: span, db).last { $0.outcome == .success }
    }

    // MARK: Azure

    /// A correlation id is the caller's to choose, so the deployment must be by the same caller, still under way, and
    /// of the resource group that the change is in. One by somebody else is a loan; one of the caller's own that is
    /// over or elsewhere says nothing, for one run of a tool sends one id for all it does.
    private func deployment(
        behind change: Change, _ record: JSONValue, into facts: inout SessionFacts, _ db: Database
    ) throws {
        guard let id = record.object?.value(ignoringCase: "correlationId")?.string?.lowercased(), !id.isEmpty
        else { return }
        let span = ContextStore.Span(before: change.time, seconds: Self.longestDeployment)
        let found = try store.events([.deployment], of: id, in: span, db).filter { $0.id != change.eventID }
        guard let last = found.last else { return }
        let own = found.filter { $0.actor.key == change.actor.key && $0.scope == change.scope }
        if own.isEmpty { facts.correlated = Self.party(last, before: change) }
        facts.initiator = own.last { deployment in
            Self.group(of: deployment).map { Self.group(ofID: change.target.id) == $0 } ?? true
                && !own.contains { $0.isEnd(of: deployment) && $0.time < change.time }
        }.map { Self.party($0, before: change) }
    }

    /// The resource group that a deployment is made in; nil for one of a whole subscription.
    private static func group(of deployment: ContextEvent) -> String? {
        deployment.subjects.lazy.compactMap { group(ofID: $0) }.first
    }

    private static func group(ofID id: String) -> String? {
        let parts = id.lowercased().split(separator: "/")
        guard let place = parts.firstIndex(of: "resourcegroups"), place + 1 < parts.count else { return nil }
        return String(parts[place + 1])
    }

    // MARK: All

    /// People at the console behind the change's address, unless machines open sessions there, too: behind an
    /// office's one address stands a build server as well as its people, and the address tells nothing.
    private func people(near change: Change, _ facts: SessionFacts, _ db: Database) throws -> [String]? {
        guard let address = change.origin.address?.addressText else { return nil }
        let here = ContextStore.presenceSubject(address)
        let kept = ContextStore.Span(
            before: change.time, seconds: ContextStore.retention(of: ContextEvent.Kind.session))
        let own = Set(
            ([facts.opener] + (facts.behindOpener ?? [])).compactMap {
                $0.map { ContextStore.key($0.eventID) }
            })
        func isMachine(_ actor: ActorIdentity, _ isAtConsole: Bool) -> Bool {
            !isAtConsole && actor.kind != .human
        }
        let seen = store.sessions(openedAt: address, in: kept).filter {
            $0.outcome == .success && !own.contains($0.id)
        }
        // One machine is enough, and where there is one there are as a rule thousands of its sessions.
        guard !seen.contains(where: { isMachine($0.actor, $0.isAtConsole) }) else { return nil }
        let others = try store.events([.session], of: here, in: kept, without: true, db).filter {
            $0.outcome == .success && !own.contains(ContextStore.key($0.id))
        }
        guard !others.contains(where: { isMachine($0.actor, $0.isAtConsole) }) else { return nil }
        let since = change.time.seconds - Self.presence
        let names =
            seen.filter { $0.isAtConsole && $0.time.seconds >= since }.map(\.actor.display)
            + others.filter { $0.isAtConsole && $0.time.seconds >= since }.map(\.actor.display)
        return names.isEmpty ? nil : Array(Set(names).sorted().prefix(3))
    }

    static func party(_ event: ContextEvent, before change: Change) -> SessionFacts.Party {
        let identities = [event.detail("caller_role"), event.detail("caller")].compactMap(\.self)
        return SessionFacts.Party(
            eventID: event.id, action: event.action,
            secondsBefore: Int(clamping: change.time.seconds - event.time.seconds), actor: event.actor.key,
            kind: event.actor.kind.rawValue, display: event.actor.display, identities: identities.sorted(),
            subject: event.detail("token") ?? event.detail("saml")
                ?? (event.detail("issuer") == nil ? nil : event.detail("federated")),
            issuer: event.detail("issuer"), address: event.address, userAgent: event.detail("agent"),
            resource: event.detail("stack") ?? event.detail("set") ?? event.detail("role")
                ?? event.detail("resource") ?? event.subjects.first { $0.hasPrefix("/") })
    }
}

extension ContextStore.Span {
    /// The span that ends with an instant, this included.
    init(before end: EventTime, seconds: Int64) {
        self.init(from: EventTime(seconds: end.seconds - seconds), to: end)
    }
}

extension ContextEvent {
    /// Whether a person signed in to the console, or called from a session of the console.
    fileprivate var isAtConsole: Bool {
        detail("browser") == "true" || ["ConsoleLogin", "SwitchRole"].contains(action)
    }

    /// Whether this is the last record of the same deployment.
    fileprivate func isEnd(of deployment: ContextEvent) -> Bool {
        (outcome == .success || outcome == .failure) && subjects == deployment.subjects
    }
}
