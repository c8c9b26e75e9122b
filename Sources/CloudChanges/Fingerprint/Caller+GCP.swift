/// Google's audit log: `authenticationInfo` and `requestMetadata`.
///
/// Source: google/cloud/audit/audit_log.proto.
extension Caller {
    init(gcp operation: Operation) {
        self.init(cloud: .gcp)
        let entries = ([operation.lead] + operation.followUps).map { GCPEntry($0.record) }
        let entry = entries.first { $0.authentication?.text("principalEmail") != nil } ?? entries.first
        guard let entry else { return }
        let info = entry.authentication
        let email = info?.child("principalEmail")
        let subject = info?.child("principalSubject")
        let chain = info?.child("serviceAccountDelegationInfo")?.elements ?? []
        let key = info?.child("serviceAccountKeyName")
        note(.principalEmail, email)
        note(.accountKey, key)
        for node in [subject] + chain.map({ $0.child("principalSubject") }) { note(.principalSubject, node) }
        for node in chain.compactMap({ $0.at("firstPartyPrincipal", "principalEmail") }) {
            note(.firstParty, node)
        }
        let metadata = entries.lazy.compactMap { $0.payload.child("requestMetadata") }.first
        note(.userAgent, metadata?.child("callerSuppliedUserAgent"))
        note(.callerIP, metadata?.child("callerIp"))
        readSigns(email ?? subject, chain, hasKey: key?.text != nil)
        if let named = [email, subject].compactMap({ $0 }).first(where: { $0.text != nil }) {
            identities = [.init(named.path, named.text ?? "")]
        }
        subjects = fields[.principalSubject] ?? []
    }

    private mutating func readSigns(_ principal: GCPNode?, _ chain: [GCPNode], hasKey: Bool) {
        if hasKey { signs.insert(.exportedKey) }
        if text(.callerIP) == "gce-internal-ip" { signs.insert(.foreignMachine) }
        guard let kind = principal?.text.map(GCPPrincipal.identity)?.kind else { return }
        if kind == .human { signs.insert(.person) }
        let delegates = chain.compactMap { link in
            link.text("principalSubject") ?? link.at("firstPartyPrincipal", "principalEmail")?.text
        }
        let people = delegates.filter { GCPPrincipal.identity(of: $0).kind == .human }
        if kind != .human, !people.isEmpty { signs.insert(.impersonated) }
    }

    private mutating func note(_ field: CallerField, _ found: GCPNode?) {
        guard let found else { return }
        note(field, found.path, found.text)
    }
}
