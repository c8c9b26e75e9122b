/// Commands that the contract names and a later version brings: known by name, and refused with a clear word.
enum LaterCommand {
    static let abstracts = [
        "serve": "web UI and HTTP API"
    ]

    /// - Throws: ``CommandError`` when the arguments ask for one of them.
    static func refuse(_ arguments: [String]) throws {
        guard let name = arguments.dropFirst().first, let abstract = abstracts[name] else { return }
        throw CommandError.later("`squelch \(name)` (\(abstract))")
    }
}
