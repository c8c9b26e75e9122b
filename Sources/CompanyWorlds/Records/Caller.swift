/// How a call is signed and where it came from, in one cloud's words.
struct Caller: Sendable {
    enum Signature: Sendable {
        case user(name: String, key: String)
        /// A role's session; `provider` is an OIDC or SAML provider, `service` the AWS service that calls with it.
        case role(name: String, path: String, session: String, key: String, since: Moment, provider: String?)
        case root(console: Bool)

        case entraUser(email: String, id: String, application: String)
        case entraSecret(application: String, id: String)
        case entraCertificate(application: String, id: String)
        case managedIdentity(id: String, resource: String)

        case googleUser(email: String)
        case googleAccount(email: String, key: String?, through: [String])
        case googleFederated(email: String, subject: String)
    }

    var signature: Signature
    /// An address, or a service's name.
    var address: String
    var agent: String
    /// The AWS service that makes the call in the caller's name.
    var invokedBy: String?
    var isFromConsole = false
    var hasMFA = false
    /// One a run in Azure: clients choose it.
    var correlation: String?
}
