import CloudChanges
import Squelch

/// One actor's last hours, up to an instant that only moves on (``RecentChanges``).
final class RecentActor {
    typealias Entry = RecentChanges.Entry

    /// Where the held changes end.
    private var now = Moment(seconds: .min, nanoseconds: 0)
    /// Those of that very instant: nobody who asks as of it sees them.
    private var pending: [Entry] = []
    /// The latest loud change by network.
    private var loudAt: [String?: Int64] = [:]
    /// By network those that nothing later outweighs: scores fall, times rise.
    private var loudest: [String?: ArraySlice<Entry>] = [:]
    /// The latest change with a network, and the latest from any other network than that.
    private var latest: Entry?
    private var latestElsewhere: Entry?
    /// When something was last opened in a place.
    private var places: [RecentChanges.Place: Int64] = [:]
    /// Networks before those are dropped that say nothing any more; an actor may come from a new one each time.
    private var mostNetworks = 256

    /// Moves on to a question's instant; false where it lies behind.
    func advance(to time: Moment) -> Bool {
        if time < now { return false }
        if now < time {
            for entry in pending { settle(entry) }
            pending.removeAll(keepingCapacity: true)
            now = time
        }
        return true
    }

    /// Takes in a change; false where it lies behind.
    @discardableResult
    func add(_ entry: Entry) -> Bool {
        guard advance(to: entry.at) else { return false }
        pending.append(entry)
        return true
    }

    private func settle(_ entry: Entry) {
        if entry.score > BaselineFacts.loud.value { loudAt[entry.network] = entry.at.seconds }
        if entry.score > 0 { loudest[entry.network, default: []].outweigh(with: entry) }
        if entry.network != nil { noteLatest(entry) }
        if loudest.count + loudAt.count > mostNetworks { dropOld(before: entry.at.seconds) }
        if let place = entry.place { places[place] = entry.at.seconds }
    }

    private func dropOld(before now: Int64) {
        loudAt = loudAt.filter { $0.value >= now - RecentChanges.loud }
        loudest = loudest.filter { held in
            held.value.last.map { $0.at.seconds >= now - RecentChanges.carry } ?? false
        }
        mostNetworks = max(256, 2 * (loudest.count + loudAt.count))
    }

    private func noteLatest(_ entry: Entry) {
        guard let known = latest else {
            latest = entry
            return
        }
        if known.network == entry.network {
            if entry.isLater(than: known) { latest = entry }
        } else if entry.isLater(than: known) {
            latestElsewhere = known
            latest = entry
        } else if latestElsewhere.map({ entry.isLater(than: $0) }) ?? true {
            latestElsewhere = entry
        }
    }

    // MARK: Questions, as of the last instant

    /// Whether one from this network was loud within the week.
    func wasLoud(from network: String?) -> Bool {
        loudAt[network].map { $0 >= now.seconds - RecentChanges.loud } ?? false
    }

    /// The highest score above 0 from this network within four hours, the latest of equal ones.
    func loudest(from network: String?) -> Entry? {
        let least = now.seconds - RecentChanges.carry
        while let first = loudest[network]?.first, first.at.seconds < least {
            loudest[network]?.removeFirst()
        }
        if loudest[network]?.isEmpty == true { loudest[network] = nil }
        return loudest[network]?.first
    }

    /// The latest from another network within three hours.
    func latest(notFrom network: String) -> Entry? {
        let found = latest?.network == network ? latestElsewhere : latest
        return found.flatMap { $0.at.seconds >= now.seconds - RecentChanges.elsewhere ? $0 : nil }
    }

    /// Where in this cloud something was opened within the hour, in the order of their bytes.
    func places(in cloud: Cloud) -> [RecentChanges.Place] {
        let least = now.seconds - RecentChanges.places
        if places.contains(where: { $0.value < least }) { places = places.filter { $0.value >= least } }
        return places.keys.filter { $0.cloud == cloud }.sorted { one, other in
            if one.scope != other.scope { return one.scope.precedes(other.scope) }
            guard let region = other.region else { return false }
            return one.region?.precedes(region) ?? true
        }
    }
}

extension RecentChanges.Entry {
    /// In the order of score, then time, then event id the other way round.
    fileprivate func outweighs(_ other: Self) -> Bool {
        score == other.score ? isLater(than: other) : score > other.score
    }

    /// Of one instant that with the lesser id.
    fileprivate func isLater(than other: Self) -> Bool {
        at == other.at ? eventID.utf8.lexicographicallyPrecedes(other.eventID.utf8) : other.at < at
    }
}

extension ArraySlice<RecentChanges.Entry> {
    /// Drops what the entry outweighs for as long as it is remembered, and adds it.
    fileprivate mutating func outweigh(with entry: RecentChanges.Entry) {
        while let last, entry.outweighs(last) { removeLast() }
        if last?.at != entry.at { append(entry) }
    }
}

extension ExactText {
    fileprivate func precedes(_ other: ExactText) -> Bool {
        text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
}
