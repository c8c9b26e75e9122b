import CloudChanges

/// A hash of a cloud's name for a record. Names that share one are compared in full by whoever finds them.
struct RecordName: Hashable, Comparable {
    fileprivate var hash: UInt64

    /// FNV-1a.
    init(_ cloud: Cloud, _ id: String) {
        let start = cloud.rawValue.utf8.reduce(0xcbf2_9ce4_8422_2325, Self.mixed)
        hash = id.utf8.reduce(Self.mixed(start, UInt8(ascii: "/")), Self.mixed)
    }

    private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    static func < (left: RecordName, right: RecordName) -> Bool { left.hash < right.hash }
}

/// The names of a run's new records, to find those that no other record may share.
struct RecordNames {
    private struct Use {
        var name: RecordName
        /// Number of a record that stands for itself; -1 for others.
        var record: Int32
    }

    private var uses: [Use] = []

    /// A name in use, and the record if it may be judged by itself.
    mutating func add(_ name: RecordName, of record: Int32?) {
        uses.append(Use(name: name, record: record ?? -1))
    }

    /// Records that may be judged by themselves: those whose name is theirs alone, and those that may share one. To be
    /// asked once, after everything was added.
    mutating func sorted() -> (own: [Int32], shared: [Int32]) {
        uses.sort { ($0.name, $0.record) < ($1.name, $1.record) }
        var (own, shared): ([Int32], [Int32]) = ([], [])
        for index in uses.indices where uses[index].record >= 0 {
            let name = uses[index].name
            let isShared =
                index > 0 && uses[index - 1].name == name
                || index + 1 < uses.count && uses[index + 1].name == name
            if isShared { shared.append(uses[index].record) } else { own.append(uses[index].record) }
        }
        return (own.sorted(), shared.sorted())
    }

    func contains(_ name: RecordName) -> Bool {
        let place = uses.partitioningIndex { $0.name >= name }
        return place < uses.count && uses[place].name == name
    }
}
