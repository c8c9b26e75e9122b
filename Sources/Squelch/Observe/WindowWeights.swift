import CloudChanges

/// What windows and tickets weigh. Engine.md section 6, "Windows", unless said otherwise; none was measured.
enum WindowWeights {
    /// Time and scope fit a window that the house approved.
    static let approved = LogOdds(-1.2)
    /// The change names that window's ticket, too.
    static let ticket = LogOdds(-0.6)
    /// No change is wanted at that time. Judgement: a house that keeps its freezes makes less than half of its changes in
    /// them, and an intruder as many as ever; emergencies take a third of that back.
    static let freeze = LogOdds(0.5)

    /// An intruder who names a ticket invents one, or takes a stale one, in so many cases of a hundred.
    private static let invented = 0.35
    private static let borrowed = 0.45
    private static let mostInvented = 1.8
    private static let mostBorrowed = 1.4
    /// Before a house has shown its own habit, one number in ten is taken to be wrong, with the weight of 20 days of an
    /// actor. Judgement.
    private static let assumed = (wrong: 2.0, of: 20.0)

    /// | wrong of named | nobody approved it | approved for something else |
    /// |---|---|---|
    /// | 0 of 0 | 1.2528 | 1.4000 |
    /// | 0 of 180 | 1.8000 | 1.4000 |
    /// | 60 of 180 | 0.1214 | 0.3727 |
    static func unapproved(_ shares: WindowFacts.Shares?) -> LogOdds {
        weight(invented, share(shares?.unapproved, of: shares), most: mostInvented)
    }

    /// The same table's last column.
    static func elsewhere(_ shares: WindowFacts.Shares?) -> LogOdds {
        weight(borrowed, share(shares?.elsewhere, of: shares), most: mostBorrowed)
    }

    /// From here on a wrong number is no slip of the house's and may not be outweighed by habit: one in eight of those that
    /// are named, or fewer. Judgement.
    ///
    /// | wrong of named | nobody approved it | a lie |
    /// |---|---|---|
    /// | 0 of 0 | 1.2528 | yes |
    /// | 1 of 4 | 1.0296 | yes |
    /// | 3 of 20 | 1.0296 | yes |
    /// | 4 of 20 | 0.8473 | no |
    static let lie = LogOdds(1)

    static func share(_ wrong: Int?, of shares: WindowFacts.Shares?) -> Double {
        (Double(wrong ?? 0) + assumed.wrong) / (Double(shares?.named ?? 0) + assumed.of)
    }

    private static func weight(_ intruders: Double, _ house: Double, most: Double) -> LogOdds {
        LogOdds(min(most, max(0, LogOdds(ratio: intruders / house).value)))
    }
}
