/// Which CloudTrail records are read as context events of a common kind without becoming a tree: the calls that issue
/// credentials, and what was refused. Every tenth record of an account may be one.
///
/// The reader keeps of them what is named in ``kept``, and reads everything of another shape whole.
struct AsideNames: Sendable, Hashable {
    /// Values of `eventName` and `errorCode` that no rule wants, in ASCII lower case.
    var names: [String: ContextEvent.Kind] = [:]
    var errors: [String: ContextEvent.Kind] = [:]
    /// Paths of members, those that later records are joined by first.
    var kept: [String] = []
    var subjects: Set<String> = []

    /// What every event is read from (``ContextHead``).
    static let members = [
        "eventTime", "eventID", "eventName", "userIdentity", "sourceIPAddress", "awsRegion",
        "recipientAccountId",
        "errorCode", "sessionCredentialFromConsole",
    ]
}
