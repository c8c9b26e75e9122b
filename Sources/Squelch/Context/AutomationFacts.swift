public import CloudChanges

/// Who or what made the call, as far as the record tells, and who vouches for it. Facts only: what they weigh is the
/// observer's.
public struct AutomationFacts: Codable, Sendable, Hashable {
    /// Something that showed itself in a field of the record.
    public struct Tool: Codable, Sendable, Hashable {
        /// What a verdict calls it.
        public var name: String
        /// As the field says it; hostile where the field is.
        public var version: String?
        /// In which kind of field.
        public var field: CallerField
        /// The field's path in the record.
        public var path: String
        /// What stands there, at most 200 characters.
        public var text: String
        /// How far the field can be believed.
        public var strength: Fingerprint.Strength
        /// What sort of thing it is.
        public var sort: Fingerprint.Sort
        /// Whether it never edits a firewall.
        public var editsNothing: Bool
    }

    /// A service of the provider's that made the call.
    public struct Service: Codable, Sendable, Hashable {
        /// What a verdict calls it.
        public var name: String
        /// The path of the field that shows it.
        public var path: String
        /// What stands there.
        public var text: String
        /// Whether it acts for a project of one's own; nil where that is not known, or not a question.
        public var isOwn: Bool?
        /// Whether its permissions, which the provider writes, hold none to edit a firewall.
        public var editsNothing: Bool
    }

    /// Recognised, attested ones first, then in the order of the table; at most ``most``.
    public var tools: [Tool] = []
    /// The service that made the call, by the provider's word.
    public var service: Service?
    /// What speaks against what the caller calls itself, sorted by kind.
    public var contradictions: [Contradiction] = []
    /// The pinned pipeline that the caller is; nil without one.
    public var pin: PipelinePin?
    /// The pinned pipeline that set the service going.
    public var initiatorPin: PipelinePin?

    /// A hostile user agent may name every tool there is.
    public static let most = 12

    /// Nothing is recognised.
    public init() {}

    /// What the caller itself says it is: typed, so worth nothing by itself.
    public var claims: [Tool] {
        tools.filter { tool in
            [.hint, .weak].contains(tool.strength) && [.iac, .ci, .controller].contains(tool.sort)
                && [.userAgent, .session].contains(tool.field)
        }
    }
}

/// How a pipeline of the configuration fits.
public struct PipelinePin: Codable, Sendable, Hashable {
    /// How one part of the entry compares with what is known.
    public enum Part: String, Codable, Sendable, Hashable {
        /// The entry does not say.
        case open
        /// The entry says, but nothing is known of the caller's.
        case unknown
        /// One of those listed.
        case fits
        /// None of those listed.
        case other
    }

    /// The entry's name in the configuration.
    public var name: String
    /// The pinned identity's path in the record; nil where the entry pins subjects alone.
    public var path: String?
    /// The pinned identity, or the subject where that is all.
    public var identity: String
    /// The token's subject against those listed.
    public var subject: Part
    /// The subject itself, where one is known.
    public var subjectText: String?
    /// The network or endpoint against those listed.
    public var network: Part
    /// The address or endpoint itself, where one is known.
    public var networkText: String?

    /// Nothing that the entry lists is contradicted.
    public var isSound: Bool { subject != .other && network != .other }
}
