/// A pipeline that its owner vouches for: who it is, what its tokens say, and where it runs.
///
/// What is listed narrows: an entry with subjects fits only a session whose subject is one of them. Texts may hold
/// `*` and `?`. In the names of roles, users and principals these do not reach over a slash, so that
/// `…:role/deploy-*` is no role below a path; in subjects they reach over everything, as in a trust policy.
public struct PinnedPipeline: Sendable, Hashable {
    /// As the file calls it; unique.
    public var name: String
    /// ARNs of AWS roles, without the session: `arn:aws:iam::111122223333:role/deploy`.
    public var roles: [String] = []
    /// ARNs of IAM users.
    public var users: [String] = []
    /// Azure: object ids, application ids, resource ids of managed identities; compared in lower case.
    public var principals: [String] = []
    /// E-mail addresses of Google service accounts, and `principal://` subjects.
    public var serviceAccounts: [String] = []
    /// Subjects of OpenID Connect tokens: `repo:acme/net:ref:refs/heads/main`.
    public var subjects: [String] = []
    /// Where its runners leave from.
    public var networks: [IPNetwork] = []
    /// Ids of VPC endpoints that its calls come through.
    public var endpoints: [String] = []

    /// An entry that pins nothing yet.
    public init(name: String) { self.name = name }

    /// All texts that pin an identity.
    public var identities: [String] { roles + users + principals + serviceAccounts }
}

/// What a configuration says of automation beside its pipelines.
public struct AutomationSettings: Sendable, Hashable {
    /// Rows beside the embedded ones.
    public var fingerprints: [Fingerprint] = []
    /// Names of unverified rows to switch on.
    public var enabled: [String] = []
    /// Numbers of the Google Cloud projects that are one's own: whose service agents may act here.
    public var ownProjects: [String] = []

    /// Nothing beside what is embedded.
    public init() {}
}
