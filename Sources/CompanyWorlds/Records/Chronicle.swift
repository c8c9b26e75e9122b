/// What a change really was: the truth that no log tells.
struct Label: Sendable {
    let kind: String
    /// Nil for harmless changes.
    var incident: String?
    /// False for an attack that no log can tell from an ordinary day.
    var isDetectable = true
}

/// All that happened, in the order of telling; sorted only when written.
struct Chronicle {
    struct Entry {
        let moment: Moment
        let cloud: Cloud
        let account: Int
        let region: String
        let record: [UInt8]
    }

    struct Truth {
        let id: String
        let moment: Moment
        let cloud: Cloud
        let label: Label
    }

    private(set) var entries: [Entry] = []
    private(set) var truths: [Truth] = []

    mutating func note(_ node: Node, at moment: Moment, _ cloud: Cloud, _ account: Int, _ region: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2048)
        node.write(to: &bytes)
        entries.append(Entry(moment: moment, cloud: cloud, account: account, region: region, record: bytes))
    }

    /// Gives everything noted since a place another label.
    mutating func relabel(from first: Int, _ label: Label) {
        for index in first..<truths.count {
            let truth = truths[index]
            truths[index] = Truth(id: truth.id, moment: truth.moment, cloud: truth.cloud, label: label)
        }
    }

    mutating func note(_ label: Label, of id: String, at moment: Moment, _ cloud: Cloud) {
        truths.append(Truth(id: id, moment: moment, cloud: cloud, label: label))
    }
}
