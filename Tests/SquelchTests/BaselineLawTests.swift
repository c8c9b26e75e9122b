import CloudChanges
import Testing

@testable import Squelch

/// Histories drawn at random: many values on few days, few values on many, bursts, and what is held.
struct RandomHistory {
    struct Showing: Hashable {
        var actor: Int
        var value: String
        var half: Int
        var release: Release
    }

    static let start = 41_000
    var showings: [Showing] = []

    init(_ seed: Int, actors: Int = 4, most: Int = 60) {
        var seeded = Seeded(UInt64(seed) &* 7919 &+ 11)
        let vocabulary = Int.random(in: 1...24, using: &seeded)
        let span = seeded.pick([3, 40, 200, 500])
        for _ in 0..<Int.random(in: 0...most, using: &seeded) {
            showings.append(
                Showing(
                    actor: Int.random(in: 0..<actors, using: &seeded),
                    value: "v\(Int.random(in: 0..<vocabulary, using: &seeded))",
                    half: Self.start + Int.random(in: 0..<span, using: &seeded),
                    release: Int.random(in: 0..<5, using: &seeded) == 0 ? .held : .prompt))
        }
    }

    var now: HalfDay { HalfDay((showings.map(\.half).max() ?? Self.start) + 1) }

    func habits(of actor: Int? = nil, upTo half: Int = .max) -> Habits {
        var habits = Habits()
        for showing in showings where (actor == nil || showing.actor == actor) && showing.half <= half {
            habits.add(showing.value, of: .network, HalfDay(showing.half), showing.release)
        }
        return habits
    }
}

/// What everybody showed, learned one showing at a time.
struct SharedHistory {
    var totals = SharedTotals()
    var counts: [String: DaySteps] = [:]
    var habits: [Int: Habits] = [:]

    mutating func add(_ showing: RandomHistory.Showing, count: Int = 1) {
        func presence() -> DaySteps {
            habits[showing.actor]?.showings[.network]?[showing.value].map(DaySteps.init(presenceOf:))
                ?? DaySteps()
        }
        var difference = DaySteps()
        difference.add(presence(), times: -1)
        habits[showing.actor, default: Habits()].add(
            showing.value, of: .network, HalfDay(showing.half), showing.release, count: count)
        difference.add(presence())
        totals.change(&counts[showing.value, default: DaySteps()], by: difference)
        if counts[showing.value]?.isEmpty == true { counts[showing.value] = nil }
    }

    func count(_ value: String, on day: Int) -> SharedCount {
        totals.count(counts[value] ?? DaySteps(), on: day)
    }

    func others(than actor: Int, _ value: String, on day: Int) -> OthersCount {
        let own = habits[actor]?.presence(in: .network, on: day) ?? []
        return OthersCount(
            count: count(value, on: day).count - (own.contains(value) ? 1 : 0),
            total: totals.total.value(on: day) - own.count)
    }

    func prediction(_ actor: Int, _ value: String, at now: HalfDay) -> Prediction {
        let days = habits[actor]?.days(of: .network, at: now) ?? [:]
        let shared = Level(count(value, on: now.day))
        return Prediction(
            own: Level(of: value, in: days, asOf: now.day), kind: shared, organisation: shared,
            others: others(than: actor, value, on: now.day))
    }
}

@Suite("Laws of baselines") struct BaselineLawTests {
    private func shared(_ history: RandomHistory) -> SharedHistory {
        history.showings.reduce(into: SharedHistory()) { $0.add($1) }
    }

    @Test("probabilities add up to one over what was seen and what was not, for actor, others and intruder")
    func sumToOne() {
        for seed in 0..<1_500 {
            let history = RandomHistory(seed)
            let everything = shared(history)
            for now in [history.now, HalfDay(history.now.number + 40)] {
                let own = everything.habits[0]?.days(of: .network, at: now) ?? [:]
                let seen = everything.counts.keys.filter { everything.count($0, on: now.day).count > 0 }
                let values = Set(own.keys).union(seen).sorted() + ["never shown"]
                let predictions = values.map { everything.prediction(0, $0, at: now) }
                let shares = BaselineTuning.intruder(.network)
                let sums = [
                    predictions.reduce(0) { $0 + $1.actor }, predictions.reduce(0) { $0 + $1.others },
                    predictions.reduce(0) { sum, each in sum + (shares.map(each.intruder) ?? 0) },
                ]
                #expect(sums.allSatisfy { abs($0 - 1) < 1e-9 }, "seed \(seed): \(sums)")
            }
        }
    }

    @Test("learning, then forgetting, leaves the same bytes: of the actor and of what all share")
    func forgetting() throws {
        for seed in 0..<1_000 {
            let history = RandomHistory(seed)
            let more = RandomHistory(seed + 100_000).showings
            var seeded = Seeded(UInt64(seed))
            let before = shared(history)
            var after = before
            for showing in more { after.add(showing) }
            for showing in more.shuffled(using: &seeded) { after.add(showing, count: -1) }
            for actor in 0..<4 {
                #expect((after.habits[actor] ?? Habits()).bytes == (before.habits[actor] ?? Habits()).bytes)
            }
            #expect(after.totals.bytes == before.totals.bytes && after.counts == before.counts)
        }
    }

    @Test("any order of learning, and shards merged, give the same bytes")
    func order() {
        for seed in 0..<1_000 {
            let history = RandomHistory(seed)
            var seeded = Seeded(UInt64(seed))
            var shuffled = history
            shuffled.showings.shuffle(using: &seeded)
            let whole = shared(history)
            let other = shared(shuffled)
            #expect(whole.totals.bytes == other.totals.bytes && whole.counts == other.counts)
            var merged = Habits()
            for actor in 0..<4 {
                #expect(whole.habits[actor]?.bytes == other.habits[actor]?.bytes)
                merged.merge(shuffled.habits(of: actor))
            }
            #expect(merged.bytes == history.habits().bytes)
        }
    }

    @Test("decode after encode is identity, and damaged bytes are refused or read, never more")
    func coding() throws {
        for seed in 0..<800 {
            let history = RandomHistory(seed)
            let habits = history.habits()
            #expect(try #require(Habits(bytes: habits.bytes)) == habits)
            let totals = shared(history).totals
            #expect(try #require(SharedTotals(bytes: totals.bytes)) == totals)
            var seeded = Seeded(UInt64(seed))
            var damaged = habits.bytes
            damaged[Int.random(in: 0..<damaged.count, using: &seeded)] = seeded.pick([0, 1, 0x7F, 0x80, 0xFF])
            _ = Habits(bytes: damaged)
            _ = Habits(bytes: Array(damaged.dropLast(Int.random(in: 0..<damaged.count, using: &seeded))))
        }
    }

    @Test("one more day of a value never makes it more surprising")
    func monotone() {
        for seed in 0..<1_500 {
            let history = RandomHistory(seed)
            var seeded = Seeded(UInt64(seed))
            let everything = shared(history)
            let value = "v\(Int.random(in: 0..<26, using: &seeded))"
            let half = history.now.number + Int.random(in: 0...6, using: &seeded)
            let now = HalfDay(half + 3)
            let before = everything.prediction(0, value, at: now)
            // What nobody has shown stands for all such values together; one of them is no more of the same.
            guard !before.isNewHere else { continue }
            var more = everything
            more.add(.init(actor: 0, value: value, half: half, release: .prompt))
            let after = more.prediction(0, value, at: now)
            #expect(after.actor >= before.actor - 1e-12, "seed \(seed) \(value)")
        }
    }

    @Test("a thousand showings in a half-day are one to every reading")
    func bursts() {
        for seed in 0..<300 {
            let history = RandomHistory(seed)
            var burst = history.habits()
            for showing in history.showings {
                burst.add(
                    showing.value, of: .network, HalfDay(showing.half), showing.release, count: 1_000)
            }
            let now = history.now
            #expect(burst.days(of: .network, at: now) == history.habits().days(of: .network, at: now))
        }
    }

    @Test(
        "nothing younger than the delay is read, by the actor or by anybody else, and nothing held for a week"
    )
    func delay() {
        for seed in 0..<1_000 {
            let history = RandomHistory(seed)
            let everything = shared(history)
            let now = history.now
            let start = Int64(now.number) * 43_200
            func isOld(_ showing: RandomHistory.Showing, asOf moment: Int64) -> Bool {
                // The last second of the half-day, at which the showing may have happened.
                let latest = Int64(showing.half + 1) * 43_200 - 1
                return moment - latest >= (showing.release == .prompt ? 12 * 3_600 : 7 * 86_400)
            }
            var without = history
            without.showings.removeAll { !isOld($0, asOf: start) }
            #expect(
                without.habits(of: 0).days(of: .network, at: now)
                    == history.habits(of: 0).days(of: .network, at: now))
            var closed = history
            closed.showings.removeAll { !isOld($0, asOf: Int64(now.day) * 86_400) }
            let early = shared(closed)
            // Presence may end later by what is younger, never begin by it.
            for value in everything.counts.keys {
                let span = history.showings.map(\.half).max().map { $0 - RandomHistory.start } ?? 0
                guard span < 2 * BaselineTuning.presence else { continue }
                #expect(everything.count(value, on: now.day).count == early.count(value, on: now.day).count)
            }
        }
    }

    @Test("folding changes no reading from the newest showing on, and is the same in any order")
    func folding() {
        for seed in 0..<1_000 {
            let history = RandomHistory(seed)
            var folded = history.habits()
            folded.fold()
            let now = history.now
            #expect(folded.days(of: .network, at: now) == history.habits().days(of: .network, at: now))
            var stepwise = Habits()
            var seeded = Seeded(UInt64(seed))
            for showing in history.showings.shuffled(using: &seeded) {
                stepwise.add(showing.value, of: .network, HalfDay(showing.half), showing.release)
                stepwise.fold()
            }
            stepwise.fold()
            #expect(stepwise.bytes == folded.bytes)
        }
    }

    @Test(
        "a familiar value is a weak witness: no weight is below the logarithm of the share that acts as the victim"
    )
    func intruderBound() throws {
        for seed in 0..<1_000 {
            let history = RandomHistory(seed)
            let everything = shared(history)
            for dimension in Dimension.allCases {
                guard let shares = BaselineTuning.intruder(dimension) else { continue }
                #expect(abs(shares.new + shares.others + shares.same - 1) < 1e-12)
                for value in ["v0", "v1", "never shown"] {
                    let weight = everything.prediction(0, value, at: history.now).weight(shares)
                    #expect(weight >= logarithm(shares.same, floor: 0) - 1e-9)
                    #expect(weight <= logarithm(1 / BaselineTuning.floor, floor: 0))
                }
            }
        }
    }

    @Test("mixtures stay within their bounds and never fall where a member rises", arguments: 0..<500)
    func mixtures(seed: Int) {
        var seeded = Seeded(UInt64(seed))
        let sum = Double.random(in: -30...30, using: &seeded)
        let more = sum + Double.random(in: 0...5, using: &seeded)
        #expect((logarithm(0.4, floor: 0)...4).contains(BaselineWeights.instrument(sum)))
        #expect(BaselineWeights.instrument(more) >= BaselineWeights.instrument(sum))
        for (isPerson, same) in [(true, 0.15), (false, 0.30)] {
            let value = BaselineWeights.identity(sum, isPerson: isPerson)
            #expect((logarithm(same, floor: 0)...6).contains(value))
            #expect(BaselineWeights.identity(more, isPerson: isPerson) >= value)
        }
        #expect(BaselineWeights.identity(0, isPerson: true) == 0)
    }

    @Test("with no history at all every weight is nothing")
    func firstDay() throws {
        let nobody = SharedHistory()
        let prediction = nobody.prediction(0, "anything", at: HalfDay(RandomHistory.start))
        for dimension in Dimension.allCases {
            guard let shares = BaselineTuning.intruder(dimension) else { continue }
            #expect(abs(prediction.weight(shares)) < 1e-12)
        }
        #expect(BaselineWeights.newActor(0, of: 0) == 0)
        for share in [0.62, 0.33, 0.05] { #expect(BaselineWeights.kind(share, changes: 0, of: 0) == 0) }
        for (ownership, share) in BaselineTuning.ownership {
            #expect(BaselineWeights.ownership(ownership, actor: share) == 0)
        }
    }

    @Test("somebody with a new network every day expects the next one; somebody with one for a year does not")
    func roaming() throws {
        var roaming = Habits()
        var settled = Habits()
        for day in 0..<170 where day % 7 < 5 {
            let half = HalfDay(RandomHistory.start + 2 * day)
            roaming.add("network-\(day)", of: .network, half, .prompt)
            settled.add("office", of: .network, half, .prompt)
        }
        let now = HalfDay(RandomHistory.start + 2 * 172)
        // Networks here are mostly somebody's own: 40 actors, 45 networks.
        let shared = Level(SharedCount(count: 0, total: 60, values: 45, ones: 38, twos: 4))
        func weight(_ habits: Habits) throws -> Double {
            let level = Level(of: nil, in: habits.days(of: .network, at: now), asOf: now.day)
            let prediction = Prediction(
                own: level, kind: shared, organisation: shared, others: OthersCount(count: 0, total: 55))
            return prediction.weight(try #require(BaselineTuning.intruder(.network)))
        }
        let (one, other) = (try weight(roaming), try weight(settled))
        #expect((0.0...0.8).contains(one), "\(one)")
        #expect((3.5...5.5).contains(other), "\(other)")
    }
}
