import CloudChanges
import GRDB
import Squelch

/// From which networks actors taught something lately that is not held: a loud actor that comes from a new network each
/// time is not searched each time for what else to hold.
///
/// It says what the rows of `baselineContribution` say, for an actor behind whose half-day the ledger has nothing, as long
/// as its changes come in the order of time.
final class PromptNetworks {
    private struct Known {
        /// The half-day that was asked about last.
        var half: Int
        /// The latest half-day of each.
        var networks: [String?: Int]
    }

    /// Actors before all are let go.
    private static let most = 4_096
    private var actors: [ExactText: Known] = [:]

    /// Whether the actor may have taught something from this network in a half-day or the one before that is not held.
    func mayHold(_ actor: String, _ network: String?, at half: Int, _ db: Database) throws -> Bool {
        let name = ExactText(actor)
        if actors[name] == nil { actors[name] = try read(actor, at: half, db) }
        guard let known = actors[name], known.half <= half else { return true }
        if known.half < half {
            actors[name]?.half = half
            actors[name]?.networks = known.networks.filter { $0.value >= half - 1 }
        }
        return known.networks[network].map { $0 >= half - 1 } ?? false
    }

    private func read(_ actor: String, at half: Int, _ db: Database) throws -> Known? {
        let isNewest = try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT 1 FROM baselineContribution WHERE actor = ? AND half > ? LIMIT 1"),
            arguments: [actor, half])
        guard isNewest == nil else { return nil }
        if actors.count >= Self.most { actors = [:] }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT network, max(half) AS half FROM baselineContribution
                    WHERE actor = ? AND half >= ? AND state = 'prompt' GROUP BY network
                    """), arguments: [actor, half - 1])
        var networks: [String?: Int] = [:]
        for row in rows { networks[row["network"] as String?] = row["half"] as Int }
        return Known(half: half, networks: networks)
    }

    /// Something was taught that is not held.
    func add(_ actor: String, _ network: String?, at half: Int) {
        let name = ExactText(actor)
        guard let known = actors[name] else { return }
        if half < known.half - 1 || half > known.half {
            actors[name] = nil
        } else {
            actors[name]?.networks[network] = max(half, known.networks[network] ?? half)
        }
    }

    /// All of it is held up to this half-day.
    func remove(_ actor: String, _ network: String?) { actors[ExactText(actor)]?.networks[network] = nil }
}
