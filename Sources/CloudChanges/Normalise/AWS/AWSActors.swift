/// Who made a call: the identity that survives sessions (engine.md, "Actors").
///
/// What the record attests sets key and kind: the issuer of a session, its path, the federation, multi-factor
/// authentication, a console session, the resource that credentials were issued to. A session's name is typed by
/// whoever assumes the role; it names the person behind it when it is an e-mail address, under a key of its own
/// that no attested person shares.
enum AWSActors {
    static func actor(of call: AWSCall) -> (ActorIdentity, [Change.SourceField]) {
        guard let identity = call.record["userIdentity"] else { return (.unknown, []) }
        var reader = AWSIdentityReader(identity: identity, call: call)
        var actor = reader.read()
        if let service = invokingService(identity), actor.key != "aws:service/\(service)" {
            actor.via = [service]
        }
        return (actor, reader.sources)
    }

    /// The service that made the call for somebody; `AWS Internal` is the console's plumbing and says nothing.
    static func invokingService(_ identity: AWSField) -> String? {
        guard let field = identity["invokedBy"], let name = field.text?.lowercased(), isServiceName(name)
        else {
            return nil
        }
        return name
    }

    /// `ec2.amazonaws.com`, `config-multiaccountsetup.amazonaws.com`, `ec2.amazonaws.com.cn`.
    static func isServiceName(_ text: String) -> Bool {
        (text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn"))
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D
            }
    }

    /// An address with one `@` and a domain, lower-cased; nil for anything else.
    static func email(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 254 else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isPlain: (UInt8) -> Bool = {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                || "-_.+=,".utf8.contains($0)
        }
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), parts[0].utf8.allSatisfy(isPlain),
            parts[1].utf8.allSatisfy(isPlain)
        else { return nil }
        return text.lowercased()
    }
}
