import FoundationEssentials
import GRDB
import Synchronization

/// Kinds of text that a ledger packs, each with a dictionary of its own.
enum TextKind: String, CaseIterable {
    /// Native records.
    case record
    /// Printed lines.
    case line
    /// What judgements read beside their records.
    case context
    /// What verdicts taught.
    case showings
    /// What changes did to firewalls.
    case delta

    /// At least the number of texts there are.
    fileprivate var newestID: String {
        switch self {
        case .record: "SELECT max(id) FROM record"
        // Most verdicts teach something, and most change one firewall.
        case .line, .context, .showings, .delta: "SELECT max(id) FROM verdict"
        }
    }

    /// Frames no longer than the first argument, at most as many as the second says.
    fileprivate var newestFrames: String {
        switch self {
        case .record: "SELECT text FROM record WHERE length(text) <= ? ORDER BY id DESC LIMIT ?"
        case .line: "SELECT line FROM verdict WHERE length(line) <= ? ORDER BY id DESC LIMIT ?"
        case .context: "SELECT context FROM verdict WHERE length(context) <= ? ORDER BY id DESC LIMIT ?"
        case .showings:
            """
            SELECT showings FROM baselineContribution WHERE length(showings) <= ?
            ORDER BY half DESC, eventID LIMIT ?
            """
        case .delta:
            "SELECT delta FROM firewallDelta WHERE length(delta) <= ? ORDER BY seconds DESC, eventID LIMIT ?"
        }
    }
}

/// The texts of one ledger, packed and unpacked: zstd frames, with the dictionaries that the ledger holds.
///
/// A record of 2 KB and a line of 3 KB say little that others have not said. So once it holds enough of
/// them, the ledger learns a dictionary for each kind and packs with it from then on: a quarter of the room, and less
/// time. Frames name their dictionary, and what was packed before stays readable.
final class TextFrames: Sendable {
    /// As many texts as zstd's own advice wants: some thirty times the dictionary's size.
    static let samples = 1_000
    private static let dictionarySize = 64 << 10
    /// Of frames longer than this nothing is learned: they are rare, and pack well alone.
    private static let longestSample = 16 << 10

    private struct State {
        let plain = ZstdContext()
        var byID: [UInt32: ZstdContext] = [:]
        var byKind: [TextKind: ZstdContext] = [:]
        var known = 0
        /// Rows there must be before a dictionary is tried for again.
        var nextAttempt: [TextKind: Int] = [:]
    }

    private let state = Mutex(State())

    /// An empty frame where there is no memory: it is found by `db check`, and unpacks to nothing.
    func packed(_ text: [UInt8], as kind: TextKind) -> [UInt8] {
        state.withLock { state in (state.byKind[kind] ?? state.plain)?.packed(text) ?? [] }
    }

    /// Nil when the frame is damaged, or names a dictionary that the ledger does not hold.
    func unpacked(_ frame: [UInt8]) -> [UInt8]? {
        let id = ZstdDictionary.id(of: frame)
        return state.withLock { state in (id == 0 ? state.plain : state.byID[id])?.unpacked(frame) }
    }

    /// What the judgement in a row of `verdict` read beside its records, as JSON; nil when it is damaged.
    func snapshot(of row: Row) -> String? {
        guard let frame: Data = row["context"] else { return row["snapshot"] }
        return unpacked(Blob.bytes(frame)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same, where older versions wrote short texts as they are: none of those begins like a frame (RFC 8878, magic
    /// number).
    func text(of bytes: [UInt8]) -> [UInt8]? {
        bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) ? unpacked(bytes) : bytes
    }

    func hasDictionary(for kind: TextKind) -> Bool { state.withLock { $0.byKind[kind] != nil } }
}

extension TextFrames {
    /// Takes over the dictionaries as of this transaction: another process may have added one, and one of our own may
    /// have been rolled back.
    func refresh(_ db: Database) throws {
        let count = try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM dictionary")) ?? 0
        guard count != state.withLock({ $0.known }) else { return }
        let rows = try Row.fetchAll(db, sql: "SELECT kind, bytes FROM dictionary ORDER BY id")
        state.withLock { state in
            state.byID = [:]
            state.byKind = [:]
            state.known = rows.count
            for row in rows {
                guard let dictionary = ZstdDictionary(Blob.bytes(row["bytes"])) else { continue }
                add(dictionary, TextKind(rawValue: row["kind"]), to: &state)
            }
        }
    }

    /// Learns a dictionary for each kind that has none, from the newest texts of the ledger, once there are enough.
    func learn(_ db: Database) throws {
        for kind in TextKind.allCases where try isDue(kind, db) {
            let frames = try Data.fetchAll(
                db, sql: kind.newestFrames, arguments: [TextFrames.longestSample, TextFrames.samples])
            guard frames.count == TextFrames.samples,
                let dictionary = ZstdDictionary(
                    trainedOn: frames.compactMap { text(of: Blob.bytes($0)) },
                    size: TextFrames.dictionarySize)
            else { continue }
            try db.execute(
                sql: "INSERT INTO dictionary (kind, bytes) VALUES (?, ?)",
                arguments: [kind.rawValue, Blob.data(dictionary.bytes)])
            state.withLock { state in
                state.known += 1
                add(dictionary, kind, to: &state)
            }
        }
    }

    /// Whether there is no dictionary and there may be enough texts; asked for every verdict of a young ledger, so no
    /// text is read for it. Where they were not enough after all, next when there are twice as many.
    private func isDue(_ kind: TextKind, _ db: Database) throws -> Bool {
        guard !hasDictionary(for: kind) else { return false }
        let texts = try Int.fetchOne(db.cachedStatement(sql: kind.newestID)) ?? 0
        return state.withLock { state in
            guard texts >= state.nextAttempt[kind, default: TextFrames.samples] else { return false }
            state.nextAttempt[kind] = 2 * texts
            return true
        }
    }

    private func add(_ dictionary: ZstdDictionary, _ kind: TextKind?, to state: inout State) {
        guard let context = ZstdContext(dictionary: dictionary.bytes) else { return }
        state.byID[dictionary.id] = context
        if let kind { state.byKind[kind] = context }
    }
}
