/// Every number of the baselines in one place, with where it comes from, so that they can be tuned together.
///
/// "Engine" is the engine's design, section 5 and 6: starting values that a prototype found robust on made-up
/// companies. "Judgement" is ours, measured by nobody.
enum BaselineTuning {
    // MARK: Time

    /// Days after which a day of habit counts half. Engine: 30 to 60 are equal, 15 is worse.
    static let halfLife = 45.0
    /// Days older than this count for nothing, so they may be forgotten: 2^(−180/45) is a sixteenth. Judgement.
    static let window = 180
    /// An actor counts for its kind and organisation as long as it showed the value within so many days. Engine: two
    /// half-lives.
    static let presence = 90
    /// The end of that is rounded up to a multiple of so many days, so that a daily habit moves a shared count once in
    /// two weeks instead of daily. Judgement.
    static let presenceStep = 16
    /// Half-days until a showing counts: it is 12 to 24 hours old by then, never younger. Engine: 6 to 24 h are equal.
    static let delay = 2
    /// The same for what was loud: between 7 and 7.5 days. Engine.
    static let hold = 15
    /// Louder than this waits for ``hold``. Engine.
    static let loud = LogOdds(3)

    // MARK: The predictive

    /// Strength of the parent. Engine: 0.3 to 3 are equal.
    static let strength = 1.0
    /// Engine: d stays within these.
    static let discounts = 0.05...0.95
    /// Floors inside the logarithm. Engine.
    static let floor = 1e-6
    static let contentFloor = 1e-4

    // MARK: The intruder

    /// Where an intruder acts from: (new to everybody, as others here, as the victim itself). Engine, but for the rows
    /// that say otherwise.
    static func intruder(_ dimension: Dimension) -> IntruderShares? {
        switch dimension {
        case .network: IntruderShares(new: 0.75, others: 0.20, same: 0.05)
        case .provider: IntruderShares(new: 0.60, others: 0.20, same: 0.20)
        case .tool: IntruderShares(new: 0.60, others: 0.15, same: 0.25)
        case .authentication: IntruderShares(new: 0.10, others: 0.30, same: 0.60)
        case .intermediary: IntruderShares(new: 0.10, others: 0.25, same: 0.65)
        case .assumedBy: IntruderShares(new: 0.50, others: 0.10, same: 0.40)
        // Nothing measurable came of these two: learned and shown, and weighed by nobody.
        case .account, .region: nil
        case .hour, .content, .ownership, .peer, .writer: nil
        }
    }

    /// A network new to somebody who roams weighs at most its provider's weight and this much. Engine.
    static let roaming = 0.2...2.5
    /// The hour's weight, either way. Engine.
    static let hour = 1.5

    // MARK: Mixtures

    /// Engine: the share of intruders who use the victim's own instrument, and the most that instruments weigh.
    static let instrumentSame = 0.4
    static let instrumentMost = 4.0
    /// Engine: the share of intruders who act from the victim's own place.
    static func identitySame(isPerson: Bool) -> Double { isPerson ? 0.15 : 0.30 }
    static let identityMost = 6.0

    // MARK: Whose credentials

    /// Shares of people, workloads and services among the credentials that intruders use. Engine.
    static let kindShares = (people: 0.62, workloads: 0.33, services: 0.05)
    /// Half of the logarithm of the ratio, which is clipped to this. Engine.
    static let kindFactor = 0.5
    static let kindMost = 1.2
    /// Changes that stand in for a history until there is one: with none the weight is zero. Judgement.
    static let kindPseudo = 20.0
    /// Share of first changes among those of intruders. Engine.
    static let firstShare = 0.15
    /// Closed days over which running shares are taken. Judgement: as long as a month of trying out.
    static let sharesDays = 30
    /// An actor without a change between these many days and a day ago counts as new. Engine: dormant for 14 days.
    static let dormant = 14

    // MARK: Content, object, ownership, peer

    /// Half of the actor's own share is its peers' times its ports', so that a sibling of what is familiar is no
    /// stranger. Engine.
    static let siblings = 0.5
    /// Of the room that an actor's history leaves, so much goes to classes that are new to it. Engine: a pipeline that
    /// never opened 22 to the world gets about + 4 when it does; without this it got + 7.
    static let firstTimes = 0.75
    /// Engine: OBJECT = 0.8·ln( π / p ), clipped to ± 1.5, times 1 − 0.8·own share.
    static let objectFactor = 0.8
    static let objectMost = 1.5
    static let objectOwn = 0.8
    /// Engine: who wrote the object before, in what intruders do (this actor, only others, unknown), and the clip.
    static let ownership: [Ownership: Double] = [.own: 0.35, .others: 0.45, .unknown: 0.20]
    static let ownershipBounds = -0.7...2.0
    /// Engine: a peer known to this actor; known here; else ln( .85 / share of new peers ), at most 2.
    static let peerOwn = LogOdds(-1)
    static let peerHere = LogOdds(-0.3)
    static let peerNew = 0.85
    static let peerMost = 2.0
}

/// The three parts of where an intruder acts from; they add up to one.
struct IntruderShares: Sendable, Hashable {
    /// As nobody here does.
    let new: Double
    /// As somebody else here does.
    let others: Double
    /// As the victim does.
    let same: Double
}
