/// One level of the hierarchy actor → kind → organisation: what is needed of it to predict one value.
///
///     p(v) = ( max(n(v) − d, 0) + (α + D)·p_parent(v) ) / (N + α)
///
/// Source: Y. W. Teh, "A Hierarchical Bayesian Language Model based on Pitman-Yor Processes", ACL 2006, in the
/// interpolated Kneser–Ney form of S. Chen and J. Goodman, "An Empirical Study of Smoothing Techniques", 1999, whose
/// discount from n₁ and n₂ is smoothed here, since there may be none of either.
public struct Level: Sendable, Hashable {
    /// n(v): decayed days of an actor, distinct actors above.
    public var count: Double
    /// N: the sum over all values.
    public var total: Double
    /// d
    public var discount: Double
    /// D = Σ min(d, n(v)): what is passed on to the parent beside α.
    public var discounted: Double

    /// Nothing was shown yet.
    static let empty = Level(count: 0, total: 0, discount: Level.discount(ones: 0, twos: 0), discounted: 0)

    /// d from how many values were shown on one day, or by one actor, and how many on two.
    static func discount(ones: Int, twos: Int) -> Double {
        (Double(ones + 1) / Double(ones + 2 * twos + 2)).clipped(BaselineTuning.discounts)
    }

    /// p(v), given the parent's.
    func predict(parent: Double) -> Double {
        (max(count - discount, 0) + (BaselineTuning.strength + discounted) * parent)
            / (total + BaselineTuning.strength)
    }

    /// The share that goes to values not seen at this level: how ready it is for something new.
    var novelty: Double { (BaselineTuning.strength + discounted) / (total + BaselineTuning.strength) }
}

extension Level {
    /// The level of one actor, from the days of each value. Sums run in an order of their own, so that equal habits
    /// give equal bits.
    ///
    /// - Parameters:
    ///   - value: The value that is asked about; nil for one that was never shown.
    ///   - days: The days of each value.
    ///   - today: The day as of which they are weighed.
    public init(of value: String?, in days: [String: [Int]], asOf today: Int) {
        let ones = days.values.count { $0.count == 1 }
        let twos = days.values.count { $0.count == 2 }
        let discount = Level.discount(ones: ones, twos: twos)
        let counts = days.values.map { DayWeight.sum($0, asOf: today) }.sorted()
        self.init(
            count: value.flatMap { days[$0] }.map { DayWeight.sum($0, asOf: today) } ?? 0,
            total: counts.reduce(0, +), discount: discount,
            discounted: counts.reduce(0) { $0 + min(discount, $1) })
    }

    /// The level of a kind or the organisation: whole numbers of actors.
    init(_ shared: SharedCount) {
        let discount = Level.discount(ones: shared.ones, twos: shared.twos)
        self.init(
            count: Double(shared.count), total: Double(shared.total), discount: discount,
            discounted: discount * Double(shared.values))
    }
}

/// How many actors showed a value, as of a closed day.
public struct SharedCount: Sendable, Hashable {
    /// Those that showed this one.
    public var count: Int
    /// The sum over all values.
    public var total: Int
    /// Values that somebody showed.
    public var values: Int
    /// Values that one actor showed.
    public var ones: Int
    /// Values that two showed.
    public var twos: Int

    /// Nobody showed anything.
    static let nobody = SharedCount(count: 0, total: 0, values: 0, ones: 0, twos: 0)
}

/// How likely a value is for an actor, and for an intruder in its place.
struct Prediction: Sendable, Hashable {
    /// The actor itself would show it.
    let actor: Double
    /// Somebody else here would; the actor's own share is taken out.
    let others: Double
    /// Nobody here has.
    let isNewHere: Bool

    /// - Parameters:
    ///   - own: The actor's, or the person's.
    ///   - kind: Of its kind, itself among them, as Kneser and Ney have it.
    ///   - organisation: Of all.
    ///   - others: Of all but the actor.
    ///   - base: The probability above all of them. 1 for a value that nobody has shown, else 0, where values are
    ///     drawn from no list: then what is new is as likely as the organisation is ready for something new.
    init(own: Level, kind: Level, organisation: Level, others: OthersCount, base: Double? = nil) {
        let isNewHere = own.count <= 0 && others.count <= 0
        let root = base ?? (isNewHere && organisation.count <= 0 ? 1 : 0)
        actor = own.predict(parent: kind.predict(parent: organisation.predict(parent: root)))
        self.others =
            (Double(others.count) + BaselineTuning.strength * (base ?? (isNewHere ? 1 : 0)))
            / (Double(others.total) + BaselineTuning.strength)
        self.isNewHere = isNewHere
    }

    /// p_intruder = λ_same·p_a + λ_org·p_others + λ_new·[nobody here has shown it]
    func intruder(_ shares: IntruderShares) -> Double {
        shares.same * actor + shares.others * others + (isNewHere ? shares.new : 0)
    }

    /// ln( p_intruder / p_a ): never below ln λ_same.
    func weight(_ shares: IntruderShares) -> Double {
        let floor = BaselineTuning.floor
        return logarithm(intruder(shares), floor: floor) - logarithm(actor, floor: floor)
    }
}

/// Actors beside one's own, by a value and by all.
public struct OthersCount: Sendable, Hashable {
    /// Others that showed the value.
    public var count: Int
    /// Over all values.
    public var total: Int

    /// Checks nothing.
    public init(count: Int, total: Int) {
        self.count = count
        self.total = total
    }
}
