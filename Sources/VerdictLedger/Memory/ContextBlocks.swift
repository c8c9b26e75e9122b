import CloudChanges
import FoundationEssentials
import GRDB

/// Context events of earlier runs that came set aside (``ContextBatch``): a block a run, its texts in parts, its keys in
/// buckets, so that a row stands for some hundred events. Few blocks of a size are left apart: they are joined.
struct ContextBlocks {
    /// One way to find one event.
    struct Key {
        /// ``ContextStore``'s.
        var hash: UInt64
        var seconds: Int64
        var place: ContextParts.Place
        var kind: UInt32

        static let size = 32
    }

    /// Keys that share a row; a lookup reads one row a block.
    private static let keysInBucket = 128
    /// So many blocks of one magnitude are joined.
    private static let blocksOfASize = 8

    private struct Block {
        var id: Int64
        var bits: Int
        var events: Int
    }

    /// Events under `hash` in the blocks, with their texts' parts, in the order of blocks and keys.
    static func frames(
        under hash: UInt64, _ kinds: Set<ContextEvent.Kind>, from: Int64, to: Int64, _ db: Database
    ) throws -> [(key: Key, frame: [UInt8])] {
        let blocks = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT id, bits, events FROM contextBlock WHERE newest >= ? AND oldest <= ? ORDER BY id"
            ),
            arguments: [from, to])
        var found: [(key: Key, frame: [UInt8])] = []
        for row in blocks {
            let block = Block(id: row["id"], bits: row["bits"], events: row["events"])
            let bytes = try Data.fetchOne(
                db.cachedStatement(sql: "SELECT keys FROM contextKey WHERE block = ? AND bucket = ?"),
                arguments: [block.id, bucket(hash, block.bits)])
            for key in keys(bytes ?? Data())
            where key.hash == hash && key.seconds >= from && key.seconds <= to
                && kinds.contains(ContextEvent.Kind.allCases[Int(key.kind)])
            {
                let frame = try Data.fetchOne(
                    db.cachedStatement(sql: "SELECT frame FROM contextPart WHERE block = ? AND part = ?"),
                    arguments: [block.id, Int64(key.place.part)])
                if let frame { found.append((key, Blob.bytes(frame))) }
            }
        }
        return found
    }

    /// When the newest of them happened.
    static func newest(_ db: Database) throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(newest) FROM contextBlock"))
    }

    /// Hashes of ids, a sorted list a block.
    struct KeptIDs {
        fileprivate var lists: [[UInt64]]

        func contains(_ id: UInt64) -> Bool {
            lists.contains { list in
                let place = list.partitioningIndex { $0 >= id }
                return place < list.count && list[place] == id
            }
        }
    }

    /// Of all blocks that reach into the span.
    static func ids(from: Int64, to: Int64, _ db: Database) throws -> KeptIDs {
        let blobs = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT ids FROM contextBlock WHERE newest >= ? AND oldest <= ?"),
            arguments: [from, to])
        return KeptIDs(lists: blobs.map(words))
    }

    /// Drops blocks of which nothing is new enough.
    static func forget(upTo least: Int64, _ db: Database) throws {
        let old = try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM contextBlock WHERE newest <= ?"), arguments: [least])
        for id in old { try drop(id, db) }
    }

    /// Writes a block. Keys come in any order; `ids` are hashes of its events' ids; `frames` stand by the numbers of parts
    /// that the keys give.
    static func insert(_ keys: [Key], ids: [UInt64], frames: [[UInt8]], _ db: Database) throws {
        guard let oldest = keys.lazy.map(\.seconds).min(), let newest = keys.lazy.map(\.seconds).max() else {
            return
        }
        var bits = 0
        while keys.count >> bits > keysInBucket, bits < 20 { bits += 1 }
        try db.cachedStatement(
            sql: "INSERT INTO contextBlock (oldest, newest, events, bits, ids) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [oldest, newest, ids.count, bits, data(ids.sorted())])
        let block = db.lastInsertedRowID
        for (part, frame) in frames.enumerated() {
            try db.cachedStatement(sql: "INSERT INTO contextPart (block, part, frame) VALUES (?, ?, ?)")
                .execute(arguments: [block, part, Blob.data(frame)])
        }
        try insert(keys, bits: bits, of: block, db)
    }

    private static func insert(_ keys: [Key], bits: Int, of block: Int64, _ db: Database) throws {
        let sorted = keys.sorted {
            ($0.hash, $0.seconds, $0.place.part, $0.place.offset)
                < ($1.hash, $1.seconds, $1.place.part, $1.place.offset)
        }
        var start = 0
        while start < sorted.count {
            let number = bucket(sorted[start].hash, bits)
            let end = sorted[start...].firstIndex { bucket($0.hash, bits) != number } ?? sorted.count
            try db.cachedStatement(sql: "INSERT INTO contextKey (block, bucket, keys) VALUES (?, ?, ?)")
                .execute(arguments: [block, number, data(sorted[start..<end])])
            start = end
        }
    }

    /// Joins the blocks of a magnitude where there are many, the small ones first.
    static func join(_ db: Database) throws {
        for magnitude in 0..<8 {
            let least = magnitude == 0 ? 0 : 1 << (3 * magnitude)
            let ids = try Int64.fetchAll(
                db.cachedStatement(
                    sql: "SELECT id FROM contextBlock WHERE events >= ? AND events < ? ORDER BY id"),
                arguments: [least, 1 << (3 * magnitude + 3)])
            if ids.count >= blocksOfASize { try join(ids, db) }
        }
    }

    private static func join(_ blocks: [Int64], _ db: Database) throws {
        var keys: [Key] = []
        var ids: [UInt64] = []
        var frames: [[UInt8]] = []
        for block in blocks {
            let base = UInt32(frames.count)
            let blobs = try Data.fetchAll(
                db, sql: "SELECT keys FROM contextKey WHERE block = ? ORDER BY bucket", arguments: [block])
            for var key in blobs.flatMap(Self.keys) {
                key.place.part += base
                keys.append(key)
            }
            let own = try Data.fetchOne(
                db, sql: "SELECT ids FROM contextBlock WHERE id = ?", arguments: [block])
            ids += words(own ?? Data())
            frames += try Data.fetchAll(
                db, sql: "SELECT frame FROM contextPart WHERE block = ? ORDER BY part", arguments: [block]
            ).map(Blob.bytes)
            try drop(block, db)
        }
        try insert(keys, ids: ids, frames: frames, db)
    }

    private static func drop(_ block: Int64, _ db: Database) throws {
        for table in ["contextKey", "contextPart"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE block = ?", arguments: [block])
        }
        try db.execute(sql: "DELETE FROM contextBlock WHERE id = ?", arguments: [block])
    }

    // MARK: Bytes

    private static func bucket(_ hash: UInt64, _ bits: Int) -> Int64 {
        bits == 0 ? 0 : Int64(hash >> UInt64(64 - bits))
    }

    private static func data(_ keys: some Collection<Key>) -> Data {
        var data = Data(capacity: keys.count * Key.size)
        for key in keys {
            withUnsafeBytes(
                of: (
                    key.hash.littleEndian, key.seconds.littleEndian, key.place.part.littleEndian,
                    key.place.offset.littleEndian, key.place.length.littleEndian, key.kind.littleEndian
                )
            ) { data.append(contentsOf: $0) }
        }
        return data
    }

    private static func keys(_ data: Data) -> [Key] {
        data.withUnsafeBytes { bytes in
            (0..<bytes.count / Key.size).map { index in
                func word(_ offset: Int) -> UInt32 {
                    UInt32(
                        littleEndian: bytes.loadUnaligned(
                            fromByteOffset: index * Key.size + offset, as: UInt32.self))
                }
                func long(_ offset: Int) -> UInt64 {
                    UInt64(
                        littleEndian: bytes.loadUnaligned(
                            fromByteOffset: index * Key.size + offset, as: UInt64.self))
                }
                return Key(
                    hash: long(0), seconds: Int64(bitPattern: long(8)),
                    place: .init(part: word(16), offset: word(20), length: word(24)), kind: word(28))
            }
        }
    }

    private static func data(_ words: [UInt64]) -> Data {
        words.map(\.littleEndian).withUnsafeBytes { Data($0) }
    }

    private static func words(_ data: Data) -> [UInt64] {
        data.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
            }
        }
    }
}
