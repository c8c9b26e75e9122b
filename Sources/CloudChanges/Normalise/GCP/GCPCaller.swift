/// Where a call came from.
///
/// `private` means inside Google's production network and `gce-internal-ip` a machine of another
/// organisation: neither is an address, so both leave the network unknown; the field stands in `sources`. A
/// Google-managed agent without an address is its service: Google attests the agent's identity itself.
///
/// Source: google/cloud/audit/audit_log.proto, `RequestMetadata.caller_ip`.
struct GCPCaller: Sendable {
    let origin: Origin
    let sources: [Change.SourceField]

    var isKnown: Bool { origin != Origin() || !sources.isEmpty }

    init(_ entry: GCPEntry, of principal: GCPPrincipal) {
        let metadata = entry.payload.child("requestMetadata")
        let address = metadata?.child("callerIp")
        let agent = metadata?.child("callerSuppliedUserAgent")
        let network = address?.text.flatMap { IPNetwork($0) }
        origin = Origin(
            address: network, service: network == nil ? GCPCaller.service(of: principal) : nil,
            userAgent: agent?.text)
        sources = [address, agent].compactMap { $0 }.filter { $0.text != nil }.map(\.source)
    }

    private static func service(of principal: GCPPrincipal) -> String? {
        let email = principal.identity.display.lowercased()
        guard principal.identity.kind == .service, let at = email.lastIndex(of: "@") else { return nil }
        return GCPServiceAgent(user: String(email[..<at]), domain: String(email[email.index(after: at)...]))?
            .service
    }
}
