/// A whole number that changes from day to day: steps by day, sorted, none of them zero.
///
/// What others may read is as of a closed day, and what is learned today counts from a day to come; so counts are kept
/// as counts by day and read as of a day, and nobody has to close anything.
public struct DaySteps: Sendable, Hashable {
    /// One step.
    public struct Step: Sendable, Hashable {
        /// From this day on.
        public var day: Int
        /// By how much the number grows.
        public var change: Int
    }

    /// By day.
    public internal(set) var steps: [Step] = []

    /// Always zero.
    public init() {}

    init(_ steps: [Step]) {
        for step in steps { add(step.change, on: step.day) }
    }

    /// Whether it is zero on every day.
    public var isEmpty: Bool { steps.isEmpty }

    /// The number as of a day.
    public func value(on day: Int) -> Int {
        var sum = 0
        for step in steps {
            if step.day > day { break }
            sum += step.change
        }
        return sum
    }

    mutating func add(_ change: Int, on day: Int) {
        guard change != 0 else { return }
        let place = steps.firstIndex { $0.day >= day } ?? steps.endIndex
        if place < steps.endIndex, steps[place].day == day {
            steps[place].change += change
            if steps[place].change == 0 { steps.remove(at: place) }
        } else {
            steps.insert(Step(day: day, change: change), at: place)
        }
    }

    mutating func add(_ other: DaySteps, times factor: Int = 1) {
        for step in other.steps { add(step.change * factor, on: step.day) }
    }

    /// The difference of both.
    public func subtracting(_ other: DaySteps) -> DaySteps {
        var result = self
        result.add(other, times: -1)
        return result
    }

    /// 1 on the days on which the number passes the test, else 0.
    func daysWhere(_ holds: (Int) -> Bool) -> DaySteps {
        var result = DaySteps()
        var (sum, isOn) = (0, false)
        for step in steps {
            sum += step.change
            if holds(sum) != isOn {
                isOn.toggle()
                result.steps.append(Step(day: step.day, change: isOn ? 1 : -1))
            }
        }
        return result
    }

    /// Joins all steps before a day into one, on that day.
    mutating func fold(before day: Int) {
        let old = steps.prefix { $0.day < day }
        guard old.count > 1 else { return }
        let sum = old.reduce(0) { $0 + $1.change }
        let last = old[old.count - 1].day
        steps.removeFirst(old.count)
        if sum != 0 { steps.insert(Step(day: last, change: sum), at: 0) }
    }
}

extension DaySteps {
    /// 1 on the days on which an actor counts among those who showed a value: from the first day that opens after the
    /// showing counts, until ``BaselineTuning/presence`` days after it, the end rounded up.
    public init(presenceOf showings: Showings) {
        var spans: [(from: Int, to: Int)] = []
        for entry in showings.entries {
            let day = HalfDay(entry.half).day
            let step = BaselineTuning.presenceStep
            let end = ((day + BaselineTuning.presence) / step + 1) * step
            let (prompt, held) = (max(entry.prompt, entry.seen), max(entry.held, entry.seenHeld))
            for release in Release.allCases where (release == .prompt ? prompt : held) > 0 {
                spans.append(((entry.half + release.halfDays + 1) >> 1, end))
            }
        }
        spans.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        self.init(DaySteps.joined(spans))
    }

    private static func joined(_ spans: [(from: Int, to: Int)]) -> [Step] {
        guard var open = spans.first else { return [] }
        var steps: [Step] = []
        func close(_ span: (from: Int, to: Int)) {
            steps += [Step(day: span.from, change: 1), Step(day: span.to, change: -1)]
        }
        for span in spans.dropFirst() {
            if span.from <= open.to {
                open.to = max(open.to, span.to)
            } else {
                close(open)
                open = span
            }
        }
        close(open)
        return steps
    }
}

/// The sums over all values of a dimension in a group of actors, each by day.
public struct SharedTotals: Sendable, Hashable {
    /// Actors, over all values.
    public var total = DaySteps()
    /// Values that anybody showed, that one did, that two did.
    public var values = DaySteps()
    /// See ``values``.
    public var ones = DaySteps()
    /// See ``values``.
    public var twos = DaySteps()

    /// Nobody showed anything.
    public init() {}

    /// Takes in that the count of one value changes, and changes it.
    public mutating func change(_ count: inout DaySteps, by difference: DaySteps) {
        let before = count
        count.add(difference)
        total.add(difference)
        values.add(count.daysWhere { $0 >= 1 })
        values.add(before.daysWhere { $0 >= 1 }, times: -1)
        ones.add(count.daysWhere { $0 == 1 })
        ones.add(before.daysWhere { $0 == 1 }, times: -1)
        twos.add(count.daysWhere { $0 == 2 })
        twos.add(before.daysWhere { $0 == 2 }, times: -1)
    }

    /// As of a day, with the count of one value.
    public func count(_ value: DaySteps, on day: Int) -> SharedCount {
        SharedCount(
            count: value.value(on: day), total: total.value(on: day), values: values.value(on: day),
            ones: ones.value(on: day), twos: twos.value(on: day))
    }
}
