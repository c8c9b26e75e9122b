/// The sort of opening or closing that a change is, for the likelihood ratio of its content (engine.md section 6).
enum ContentClass: Sendable, Hashable {
    case opening(PeerClass, PortClass)
    case worldInPieces, foreignGroup, egress
    case closes, createsEmpty, attaches, removesDeny, removesIdleDeny, outranksDeny, removesUnknown, layerOff
    case emptied
    case changesUnknown, replacesDeny, protectionOff, wordsOnly

    /// The second half of an evidence code: `world.admin`, `closes`.
    var code: String {
        switch self {
        case .opening(let peer, let port): "\(peer.rawValue).\(port.rawValue)"
        case .worldInPieces: "world_in_pieces"
        case .foreignGroup: "foreign_group"
        case .egress: "egress"
        case .closes: "closes"
        case .createsEmpty: "creates_empty"
        case .attaches: "attaches"
        case .removesDeny: "removes_deny"
        case .removesIdleDeny: "removes_idle_deny"
        case .outranksDeny: "outranks_deny"
        case .removesUnknown: "removes_unknown"
        case .layerOff: "layer_off"
        case .emptied: "emptied"
        case .changesUnknown: "unknown"
        case .replacesDeny: "replaces_deny"
        case .protectionOff: "protection_off"
        case .wordsOnly: "words_only"
        }
    }

    /// What is done is not on the record, so that it may be anything.
    var isHidden: Bool {
        switch self {
        case .attaches, .removesUnknown, .changesUnknown, .replacesDeny: true
        case .opening(let peer, _): peer == .unknown
        default: false
        }
    }

    /// Every class that a part of a change belongs to; its content is the one with the greatest weight.
    static func all(of movement: Movement) -> [ContentClass] {
        switch movement.kind {
        case .opens: movement.isEgress ? [.egress] : openings(movement)
        case .closes: [.closes]
        case .createsEmpty: [.createsEmpty]
        case .attaches: [.attaches]
        case .removesDeny: [.removesDeny]
        case .removesIdleDeny: [.removesIdleDeny]
        // An allow that gets in front of a deny is an opening too, and that weighs what it weighs.
        case .outranksDeny: [.outranksDeny]
        case .removesUnknown: [.removesUnknown]
        case .layerOff: [.layerOff]
        case .emptied: [.emptied]
        case .changesUnknown: [.changesUnknown]
        case .replacesDeny: [.replacesDeny]
        case .protectionOff: [.protectionOff]
        case .wordsOnly, .changesNothing: [.wordsOnly]
        }
    }

    private static func openings(_ movement: Movement) -> [ContentClass] {
        let cells = movement.peers.classes.sorted().flatMap { peer in
            peer == .foreignGroup
                ? [ContentClass.foreignGroup]
                : movement.ports.classes.sorted().map { ContentClass.opening(peer, $0) }
        }
        return movement.peers.isWorldInPieces ? cells + [.worldInPieces] : cells
    }
}
