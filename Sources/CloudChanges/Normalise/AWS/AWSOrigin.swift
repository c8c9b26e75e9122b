/// Where a call came from.
enum AWSOrigin {
    /// `sourceIPAddress` is the provider's word: an address, the host name of the service that called, or
    /// `AWS Internal`. The user agent is the caller's.
    static func origin(of call: AWSCall) -> (Origin, [Change.SourceField]) {
        var origin = Origin()
        var sources: [Change.SourceField] = []
        if let field = call.record["sourceIPAddress"], let text = field.text {
            sources.append(.init(field.path, text))
            origin = self.origin(at: text)
        }
        if origin.service == nil, let identity = call.record["userIdentity"],
            let service = AWSActors.invokingService(identity)
        {
            origin.service = service
            if let field = identity["invokedBy"] { sources.append(.init(field.path, service)) }
        }
        // As typed, also where it is JSON.
        if let agent = call.record.value.object?.value(ignoringCase: "userAgent")?.string {
            origin.userAgent = agent
            sources.append(.init("userAgent", agent))
        }
        return (origin, sources)
    }

    /// What stands in `sourceIPAddress` by itself.
    static func origin(at text: String) -> Origin {
        if let address = IPNetwork(text), address.isHost { return Origin(address: address) }
        let isService = text == "AWS Internal" || AWSActors.isServiceName(text.lowercased())
        return isService ? Origin(service: text) : Origin()
    }
}
