/// What the provider's word, or the owner's, holds against what a caller calls itself.
public struct Contradiction: Codable, Sendable, Hashable {
    /// The closed list; the words after `automation.` in a verdict.
    public enum Kind: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
        /// A service's name as user agent, and no service made the call.
        case serviceAgent = "service_agent"
        /// A role named as only AWS names its own, elsewhere than where AWS puts them.
        case linkedRole = "linked_role"
        /// The same, where the record leaves the role's path out.
        case linkedRoleUnseen = "linked_role_unseen"
        /// A session named as a service names its own, and the service did not make the call.
        case serviceSession = "service_session"
        /// A role that only a service ought to assume, and the service did not make the call.
        case serviceRole = "service_role"
        /// An automation's name on a browser's session.
        case console
        /// An automation's name on a person.
        case person
        /// An automation's name on a key that does not expire.
        case longLivedKey = "long_lived_key"
        /// An automation's name on a key that was downloaded.
        case exportedKey = "exported_key"
        /// A person acts through a service account under an automation's name.
        case impersonated
        /// A tool named in a form that it does not print.
        case unprinted
        /// The service agent of a project that is not one's own.
        case foreignAgent = "foreign_agent"
        /// A machine of another organisation, with an address that looks internal.
        case foreignMachine = "foreign_machine"
        /// A pinned identity with a token that its entry does not list.
        case subjectOutside = "subject_outside"
        /// A pinned identity from a network that its entry does not list.
        case networkOutside = "network_outside"
        /// The token of a pull request: code that nobody has reviewed.
        case unreviewed
        /// The token of a plan, which never writes.
        case planWrites = "plan_writes"
        /// A pipeline's role that a person assumed.
        case openedByPerson = "opened_by_person"
        /// The correlation id of somebody else's deployment.
        case borrowedDeployment = "borrowed_deployment"
        /// An automation's name at an address from which a person worked.
        case personsAddress = "persons_address"

        /// In the order of the declaration.
        public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

        private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Which of them.
    public var kind: Kind
    /// The text that is contradicted, at most 200 characters; hostile.
    public var what: String
    /// What contradicts it, where that is a text of its own.
    public var against: String?
    /// The path of the field that `what` stands in.
    public var path: String?
}
