extension HabitSummary {
    /// What a value would weigh that nobody here has shown, for somebody with such habits.
    ///
    /// - Parameters:
    ///   - dimension: Of a context; content has ``surprise(of:own:kind:organisation:)``.
    ///   - own: The level of a value that was never shown.
    ///   - kind: Of such a value: no count.
    ///   - organisation: The same for all actors.
    ///   - shown: Values by which the subject itself is counted.
    /// - Returns: Nil for dimensions that weigh nothing by themselves.
    public static func surprise(
        _ dimension: Dimension, own: Level, kind: SharedCount, organisation: SharedCount, shown: Int
    ) -> LogOdds? {
        guard let shares = BaselineTuning.intruder(dimension) else { return nil }
        let prediction = Prediction(
            own: own, kind: Level(kind), organisation: Level(organisation),
            others: OthersCount(count: 0, total: max(0, organisation.total - shown)))
        return LogOdds(prediction.weight(shares))
    }

    /// What a class of change would weigh for somebody with such a history.
    ///
    /// - Parameters:
    ///   - code: As evidence names it, such as `world.admin`.
    ///   - own: The actor's history; nil for none.
    ///   - kind: Actors by class, of the kind.
    ///   - organisation: Actors by class, of all.
    /// - Returns: Nil for a code of no class.
    public static func surprise(
        of code: String, own: BaselineFacts.Content?, kind: [String: Int], organisation: [String: Int]
    ) -> LogOdds? {
        guard let content = ContentTable.rows.first(where: { $0.content.code == code })?.content else {
            return nil
        }
        let shares = ContentShares(
            own: own?.counts ?? [:], level: own?.level ?? .empty, kind: kind, organisation: organisation)
        return LogOdds(shares.weight(of: content))
    }
}
