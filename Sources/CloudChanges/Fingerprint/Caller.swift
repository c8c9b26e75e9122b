/// What a record says of how its caller came in and what it calls itself: the fields in which automation shows
/// itself, each with the path it stands at, and signs that the provider vouches for.
public struct Caller: Sendable, Hashable {
    /// A fact about the caller that no caller can type.
    public enum Sign: String, Sendable, Hashable, CaseIterable {
        /// A browser's session of the console.
        case console
        /// A person signed in: a second factor, Identity Center, a token with a person's claims, an e-mail principal.
        case person
        /// A key that does not expire.
        case longLivedKey
        /// A service account's key that was downloaded.
        case exportedKey
        /// A person stands in the chain of those who act through a service account.
        case impersonated
        /// A machine of another organisation, though its address looks internal.
        case foreignMachine
    }

    /// A role that is named as only AWS names its own.
    public enum LinkedRole: Sendable, Hashable {
        /// Below the path that only AWS can use.
        case genuine(service: String)
        /// The issuer is known, and stands elsewhere.
        case elsewhere
        /// The record leaves the issuer out.
        case pathUnknown
    }

    /// Whose log the record stands in.
    public var cloud: Cloud
    /// By field; what is not recorded has no entry. Never more than 64 a field.
    public var fields: [CallerField: [Change.SourceField]] = [:]
    /// What the provider vouches for.
    public var signs: Set<Sign> = []
    /// Nil for a role with an ordinary name, and for what is no role.
    public var linkedRole: LinkedRole?
    /// Ids by which an owner may pin the caller: role, user or service account; Azure's object, application and
    /// managed identity.
    public var identities: [Change.SourceField] = []
    /// Subjects of the tokens behind the session, as far as this record has them.
    public var subjects: [Change.SourceField] = []
    /// The private endpoint that the call came through.
    public var endpoint: Change.SourceField?
    /// Services named by either of `sourceIPAddress` and `invokedBy`, in lower case.
    public var namedServices: Set<String> = []

    init(cloud: Cloud) { self.cloud = cloud }

    /// Reads the caller of an operation, from whichever of its records says most.
    public init(of operation: Operation) {
        switch operation.lead.record.cloud {
        case .aws: self.init(aws: operation.lead.record.value)
        case .azure: self.init(azure: AzureOperation(operation))
        case .gcp: self.init(gcp: operation)
        }
    }

    /// The first text of a field.
    public func text(_ field: CallerField) -> String? { fields[field]?.first?.text }

    mutating func note(_ field: CallerField, _ path: String, _ text: String?) {
        guard let text, !text.isEmpty, (fields[field]?.count ?? 0) < 64 else { return }
        fields[field, default: []].append(.init(path, text))
    }
}
