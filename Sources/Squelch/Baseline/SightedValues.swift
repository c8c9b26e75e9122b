public import CloudChanges

/// What a record that is no change shows of its caller's context: the same values as a change's ``ShownValues``, less who
/// opened the session, which it does not tell.
public struct SightedValues: Sendable {
    /// ``ActorIdentity/key``
    public let actor: String
    /// ``Subject/key`` of the actor, and of the person behind it: the actor's own where there is none.
    public let subject: String
    /// See ``subject``.
    public let personSubject: String
    /// As ``Origin/network``.
    public let network: String?
    /// What was shown.
    public fileprivate(set) var values: [(dimension: Dimension, value: String)] = []
}

/// Reads sightings; keeps what it worked out of callers, addresses and user agents.
public struct SightedValuesReader {
    private struct OfCaller {
        /// Held, so that its place stays its own.
        let caller: SightedCaller
        let subject: String
        let personSubject: String
        let authentication: String?
    }

    private struct OfAddress {
        let network: String?
        let provider: String
    }

    private static let most = 16_384
    private var callers: [ObjectIdentifier: OfCaller] = [:]
    private var addresses: [IPNetwork: OfAddress] = [:]
    private var tools: [String: String?] = [:]

    /// Nothing is kept yet.
    public init() {}

    /// Nil for a caller that the record does not name.
    public mutating func values(of sighting: Sighting) -> SightedValues? {
        let (origin, caller) = (sighting.origin, sighting.caller)
        guard caller.actor != .unknown else { return nil }
        let known = self.known(caller)
        var address: OfAddress?
        if let text = origin.address { address = self.known(text) }
        var tool: String?
        if origin.service == nil, let agent = origin.userAgent { tool = self.tool(of: agent) }
        var seen = SightedValues(
            actor: caller.actor.key, subject: known.subject, personSubject: known.personSubject,
            network: address?.network ?? origin.network)
        func add(_ dimension: Dimension, _ value: String?) {
            if let value { seen.values.append((dimension, value)) }
        }
        seen.values.reserveCapacity(9)
        // When a service makes the call, network, tool and authentication are the service's.
        if origin.service == nil {
            add(.network, address?.network)
            add(.provider, address?.provider)
            add(.tool, tool)
            add(.authentication, known.authentication)
        }
        add(.intermediary, clipped(origin.service ?? caller.actor.via.first ?? "none"))
        add(.account, caller.scope)
        add(.region, sighting.region.map(clipped))
        add(.hour, ShownValues.hour(of: EventTime(seconds: sighting.seconds)))
        return seen
    }

    private mutating func known(_ caller: SightedCaller) -> OfCaller {
        if let known = callers[ObjectIdentifier(caller)] { return known }
        let subject = Subject.actor(caller.actor.key)
        let known = OfCaller(
            caller: caller, subject: subject,
            personSubject: ShownValues.person(behind: caller.actor).map(Subject.person) ?? subject,
            authentication: ShownValues.authentication(of: caller.caller, caller.type))
        if callers.count >= Self.most { callers = [:] }
        callers[ObjectIdentifier(caller)] = known
        return known
    }

    private mutating func known(_ address: IPNetwork) -> OfAddress {
        if let known = addresses[address] { return known }
        let known = OfAddress(
            network: Origin(address: address).network, provider: ShownValues.provider(of: address))
        if addresses.count >= Self.most { addresses = [:] }
        addresses[address] = known
        return known
    }

    private mutating func tool(of agent: String) -> String? {
        if let known = tools[agent] { return known }
        let tool = ShownValues.tool(of: agent)
        if tools.count >= Self.most { tools = [:] }
        tools[agent] = tool
        return tool
    }
}
