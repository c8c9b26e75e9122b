/// Who made a call, from where and with what: what every record tells, whatever it is about, and habits are learned from
/// (`baseline: learn_from: all`).
public struct Sighting: Sendable {
    /// Who made it.
    public let caller: SightedCaller
    /// Since 1970-01-01T00:00:00Z. Of several alike within four hours only one is told.
    public let seconds: Int64
    /// As of a change by the same record; the user agent of a browser may be cut.
    public let origin: Origin
    /// As ``Change/region``.
    public let region: String?

    init(caller: SightedCaller, seconds: Int64, origin: Origin, region: String?) {
        self.caller = caller
        self.seconds = seconds
        self.origin = origin
        self.region = region
    }

    /// What a record shows that a rule might have selected; nil for one that tells no time, or that shows who signs in:
    /// he has yet to prove who he is.
    public init?(of record: NativeRecord) {
        if record.cloud == .aws {
            let call = AWSCall(record.value)
            guard call.service != Sighting.signIn, let part = try? AWSNormaliser.part(of: record) else {
                return nil
            }
            self.init(
                caller: SightedCaller(aws: record.value, call), seconds: part.time.seconds,
                origin: AWSOrigin.origin(of: call).0, region: call.record["awsRegion"]?.text)
            return
        }
        let operation = Operation(lead: Match(record: record, rule: Sighting.noRule))
        guard let change = try? record.cloud.normaliser.change(of: operation) else { return nil }
        self.init(
            caller: SightedCaller(
                actor: change.actor, scope: change.scope, caller: Caller(of: operation), type: nil),
            seconds: change.time.seconds, origin: change.origin, region: change.region)
    }

    /// Source: AWS Sign-In User Guide, "Logging AWS Sign-In events using CloudTrail".
    private static let signIn = "signin.amazonaws.com"

    private static let noRule = RuleReference(
        id: "sighting", title: "sighting", level: .informational, techniques: [])
}

/// A caller as many records show it; one object stands for all of a reader's records of it.
public final class SightedCaller: Sendable {
    /// As a change by the same caller names it.
    public let actor: ActorIdentity
    /// Account, subscription or project.
    public let scope: String
    /// What the record says of how it came in. Of many sessions alike it is one's.
    public let caller: Caller
    /// `userIdentity.type`
    public let type: String?

    init(actor: ActorIdentity, scope: String, caller: Caller, type: String?) {
        self.actor = actor
        self.scope = scope
        self.caller = caller
        self.type = type
    }

    convenience init(aws record: JSONValue, _ call: AWSCall) {
        self.init(
            actor: AWSActors.actor(of: call).0, scope: call.account, caller: Caller(aws: record),
            type: record[path: "userIdentity", "type"]?.string)
    }
}
