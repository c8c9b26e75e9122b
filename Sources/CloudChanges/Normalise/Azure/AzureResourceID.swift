/// `/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/networkSecurityGroups/web/securityRules/ssh`
/// taken apart; letter case is kept, and never matters.
struct AzureResourceID: Hashable {
    let segments: [String]

    init(_ text: String) {
        segments = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    }

    var text: String { "/" + segments.joined(separator: "/") }

    var subscription: String? { segment(after: "subscriptions")?.lowercased() }

    /// The last segment: the resource's own name.
    var name: String? { segments.last }

    /// The resource with `depth` pairs of type and name below its provider: 1 is the NSG, 2 its rule.
    ///
    /// Ids that are shorter, or have no provider, are returned whole.
    func object(depth: Int) -> AzureResourceID {
        guard let provider = segments.firstIndex(where: { $0.lowercased() == "providers" }) else {
            return self
        }
        let length = provider + 2 + 2 * depth
        return length < segments.count ? AzureResourceID(segments: Array(segments.prefix(length))) : self
    }

    /// The names below the provider, outermost first: NSG, rule.
    var names: [String] {
        guard let provider = segments.firstIndex(where: { $0.lowercased() == "providers" }) else { return [] }
        return stride(from: provider + 3, to: segments.count, by: 2).map { segments[$0] }
    }

    private init(segments: [String]) { self.segments = segments }

    private func segment(after word: String) -> String? {
        guard let index = segments.firstIndex(where: { $0.lowercased() == word }), index + 1 < segments.count
        else { return nil }
        return segments[index + 1]
    }
}
