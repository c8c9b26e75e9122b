/// How long what a controller makes usually lives, learned of its kind from what was made and deleted. Whole numbers only,
/// lives in buckets by powers of two, so that it comes out the same everywhere.
///
///     lives in seconds                        limit
///     19 of 300                               as by design: too few
///     20 of 300 (bucket up to 511)            3,600: never less than an hour
///     95 of 7,000 (up to 8,191), 5 of 90,000  16,384
///     20 of 300, 20 alive since 90 days       as by design: the kind has no usual lifetime
enum UsualLifetime {
    /// An object of the kind.
    struct Object: Hashable {
        /// Seconds from its making until now.
        var age: Int64
        /// Seconds from its making to its deletion; nil while it stands.
        var life: Int64?
    }

    /// Fewer lives than this tell nothing. Judgement.
    private static let enough = 20
    /// So many of a hundred are gone by their usual lifetime. Judgement.
    private static let share = 95
    /// Nobody is to be called for what an hour's delay explains. Judgement.
    private static let shortest: Int64 = 3_600

    /// Seconds after which one is overdue: twice the bucket within which 95 of 100 were gone; nil for what has no usual
    /// lifetime. An object that still stands counts as one that lived longer, so that a kind whose objects mostly
    /// stay has none.
    static func limit(of objects: [Object], byDesign: Int64?) -> Int64? {
        let lives = objects.compactMap(\.life)
        guard lives.count >= enough else { return byDesign }
        for bucket in Set(lives.map(bucket)).sorted() {
            let bound = Int64(1) << bucket
            let gone = lives.count { self.bucket($0) <= bucket }
            let outlived = objects.count { ($0.life ?? $0.age) >= bound }
            if gone * 100 >= share * (gone + outlived) { return max(shortest, 2 * bound) }
        }
        return byDesign
    }

    /// How many binary digits the seconds have, at most 40.
    private static func bucket(_ seconds: Int64) -> Int {
        min(40, Int64.bitWidth - max(seconds, 0).leadingZeroBitCount)
    }
}
