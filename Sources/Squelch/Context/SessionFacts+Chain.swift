import CloudChanges

/// Where a session began, told as a chain.
extension SessionFacts {
    /// Who opened the session, and who stood behind each opener, nearest first.
    var openers: [Party] { [opener].compactMap(\.self) + (behindOpener ?? []) }

    /// The first person in the chain, who is answerable for a session that looks like a machine's.
    var personBehind: Party? { openers.first { $0.kind == ActorIdentity.Kind.human.rawValue } }

    /// The subject of the nearest token that was shown on the way to the session. A role that was assumed from a
    /// session that a token opened is as attested as that session.
    var tokenSubject: String? { openers.lazy.compactMap(\.subject).first }

    /// What ``ActorIdentity/via`` says once other records are known, nearest first: what made the call, who set that
    /// going, and the sessions behind it to where the credentials began. A link is named by what identifies it: a
    /// service, a deployment's resource, an actor's key, a token's subject.
    func via(of actor: ActorIdentity, in cloud: Cloud) -> [String] {
        let joined: [String]
        if cloud == .azure {
            // The deployment acts for the caller, so it is nearer than anything that the record says of the caller.
            joined = [initiator.map { $0.resource ?? $0.action }].compactMap(\.self) + actor.via
        } else {
            let started = [initiator?.actor].compactMap(\.self) + (behindInitiator ?? []).map(\.link)
            joined = actor.via + (started.isEmpty ? openers.map(\.link) : started)
        }
        var links: [String] = []
        for link in joined where link != actor.key && !links.contains(link) { links.append(link) }
        return links
    }
}

extension SessionFacts.Party {
    /// A token's subject says more than the actor it belongs to, whose key leaves branch and run out. A service is
    /// named as the record of its own call names it.
    fileprivate var link: String {
        let service = "aws:service/"
        return subject ?? (actor.hasPrefix(service) ? String(actor.dropFirst(service.count)) : actor)
    }
}

extension Change {
    /// With the whole chain in ``ActorIdentity/via``.
    func joined(to session: SessionFacts?) -> Change {
        guard let session else { return self }
        var change = self
        change.actor.via = session.via(of: actor, in: cloud)
        return change
    }
}
