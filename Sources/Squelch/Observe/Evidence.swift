public import CloudChanges

/// Who vouches for a fact, weakest first.
public enum Provenance: String, Sendable, Hashable, Comparable, CaseIterable {
    /// A string that the caller chose: user agent, session name, tag, description, resource name.
    case asserted
    /// True of whoever holds the credential, so of a thief too.
    case credentialed
    /// The provider writes it; the caller cannot.
    case attested

    /// By how hard it is to forge: `asserted` is least.
    public static func < (left: Provenance, right: Provenance) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The groups that evidence comes in; a family has one observer, and one cap.
public enum EvidenceFamily: String, Sendable, Hashable, CaseIterable {
    case prior, identity, content, object, peer, conduct, automation, lifecycle, window, session, campaign
    case feedback, allowlist, calibration
}

/// One weighed fact.
public struct Evidence: Sendable, Hashable {
    /// Stable code, `family.what`, such as `content.world.admin`.
    public var code: String
    /// The group whose cap the weight counts against.
    public var family: EvidenceFamily
    /// Positive speaks for an attack.
    public var weight: LogOdds
    /// Who vouches for it; decides whether it may lower the score.
    public var provenance: Provenance
    /// One sentence with the figures in it.
    public var text: String
    /// The native fields that the fact came from, and what stood in them; sorted by path when printed.
    public var fields: [Change.SourceField]

    /// Rounds `weight` to four decimals, so that what is printed is what is added.
    public init(
        code: String, family: EvidenceFamily, weight: LogOdds, provenance: Provenance, text: String,
        fields: [Change.SourceField] = []
    ) {
        self.code = code
        self.family = family
        self.weight = weight.rounded
        self.provenance = provenance
        self.text = text
        self.fields = fields
    }
}
