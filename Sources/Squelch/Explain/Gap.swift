import CloudChanges

/// Something that could be, or could widen, an opening, and that the record does not show.
struct Gap: Hashable, Comparable {
    static let most = 6

    let text: String

    static func < (left: Gap, right: Gap) -> Bool { left.text < right.text }

    static func all(in movement: Movement) -> [Gap] { texts(movement).map(Gap.init) }

    private static func texts(_ movement: Movement) -> [String] {
        let target = movement.target.words
        switch movement.kind {
        case .attaches: return ["the rules of what is attached (\(target))"]
        case .removesUnknown: return ["what the rule that goes did; it may have been a deny"]
        case .changesUnknown: return ["what the \(target) says now, or what it said before"]
        case .replacesDeny: return ["the rule that the deny is written over"]
        case .opens: return opening(movement)
        default: return []
        }
    }

    private static func opening(_ movement: Movement) -> [String] {
        if movement.isListEntry {
            return ["which rules use the list, and what they let through"]
        }
        var texts: [String] = []
        if movement.rule.effect == nil { texts.append("whether the rule allows") }
        if movement.rule.direction == nil { texts.append("the rule's direction; it is read as inward") }
        if movement.ports.classes.contains(.unknown) { texts.append("the ports of the opening") }
        if movement.peers.classes.contains(.unknown) {
            texts.append("whom the opening lets in, in part or whole")
        }
        if movement.peers.classes.contains(.prefixList) { texts.append("what stands in the list it lets in") }
        guard texts.isEmpty else { return texts }
        return movement.rule.operation == .replace
            ? ["what stood there before, or the rest of what stands there now"]
            : ["the rest of the rule beside what is shown"]
    }
}
