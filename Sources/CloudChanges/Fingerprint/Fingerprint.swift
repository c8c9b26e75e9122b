/// One row of the table: a pattern by which a tool or service shows itself, and who vouches for the field.
public struct Fingerprint: Sendable, Hashable {
    /// How far the field can be believed.
    public enum Strength: String, Sendable, Hashable, CaseIterable, Codable {
        /// The provider writes it from a fact that it checked.
        case attested
        /// A name that its owner chose: worth what the owner pins.
        case bound
        /// The caller's words: they explain, and excuse nothing.
        case hint
        /// Words to show, at most.
        case weak
    }

    /// What a verdict says of a match.
    public enum Sort: String, Sendable, Hashable, CaseIterable, Codable {
        /// A tool that applies code: Terraform, CloudFormation, Ansible.
        case iac
        /// A service that runs pipelines.
        case ci
        /// A controller that reconciles.
        case controller
        /// The provider's own service.
        case service
        /// A way of signing in.
        case identity
        /// A person's client.
        case person
        /// Anybody's library or shell.
        case library
        /// An attack simulation that says so.
        case test
        /// Nothing.
        case silent
    }

    /// What else is known of whoever shows itself so.
    public enum Mark: String, Sendable, Hashable, CaseIterable {
        /// It never edits a firewall: a state backend, a service whose policy has no such permission.
        case editsNothing = "edits_nothing"
        /// True only where the service itself made the call.
        case madeByService = "made_by_service"
        /// Counts only where no other row of sort `iac` found anything in the field.
        case onlyAlone = "only_alone"
        /// The pattern's group `version` is the number of the project whose service agent it is.
        case agent
    }

    /// The row's own name, unique in the table.
    public var tool: String
    /// What a verdict calls it.
    public var name: String
    /// Nil for any.
    public var cloud: Cloud?
    /// Never empty.
    public var fields: [CallerField]
    /// RE2, found anywhere in the field; a group named `version` is the version.
    public var pattern: String
    /// How far the field can be believed.
    public var strength: Strength
    /// Whether the string, or the code that prints it, was read. What was not is off until it is enabled.
    public var isVerified: Bool
    /// What a verdict says of it.
    public var sort: Sort
    /// What else is known.
    public var marks: Set<Mark>
    /// A made-up text of the real shape; nil where a configuration gives none.
    public var sample: String?
    /// Where that is known from.
    public var source: String
    /// One or two sentences for whoever reads the table.
    public var note: String
}
