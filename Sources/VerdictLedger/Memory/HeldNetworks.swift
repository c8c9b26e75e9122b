/// Actors' networks of which everything is held that could be: an actor that is loud a thousand times is not searched a
/// thousand times for what else to hold.
final class HeldNetworks {
    private struct Name: Hashable {
        var actor: ExactText
        var network: String?
    }

    /// Names before all are let go.
    private static let most = 20_000
    private var names: Set<Name> = []

    func contains(_ actor: String, _ network: String?) -> Bool { names.contains(Self.name(actor, network)) }

    func insert(_ actor: String, _ network: String?) {
        if names.count >= Self.most { names = [] }
        names.insert(Self.name(actor, network))
    }

    /// Something is there that is not held.
    func remove(_ actor: String, _ network: String?) {
        if !names.isEmpty { names.remove(Self.name(actor, network)) }
    }

    private static func name(_ actor: String, _ network: String?) -> Name {
        Name(actor: ExactText(actor), network: network)
    }
}
