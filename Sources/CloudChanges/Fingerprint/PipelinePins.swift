/// The pinned pipelines, ready to be compared with a caller.
public struct PipelinePins: Sendable {
    private struct Entry: Sendable {
        var pipeline: PinnedPipeline
        var identities: [RegularExpression]
        var subjects: [RegularExpression]
    }

    private let entries: [Entry]

    /// No entry can fail: the patterns are escaped texts.
    public init(_ pipelines: [PinnedPipeline]) {
        entries = pipelines.map { pipeline in
            Entry(
                pipeline: pipeline,
                identities: pipeline.identities.compactMap { PipelinePins.expression($0, crossing: false) },
                subjects: pipeline.subjects.compactMap { PipelinePins.expression($0, crossing: true) })
        }
    }

    /// Whether nothing is pinned.
    public var isEmpty: Bool { entries.isEmpty }

    /// How a pinned pipeline fits a caller.
    public struct Fit: Sendable, Hashable {
        /// How one part of the entry compares with what is known.
        public enum Part: Sendable, Hashable {
            /// The entry does not say.
            case open
            /// The entry says, and nothing is known of the caller's.
            case unknown
            /// One of those listed.
            case fits(String)
            /// None of those listed.
            case other(String)
        }

        /// The entry's name.
        public var pipeline: String
        /// The identity that is pinned; nil where only subjects are.
        public var identity: Change.SourceField?
        /// The token's subject against those listed.
        public var subject: Part
        /// The network or endpoint against those listed.
        public var network: Part
    }

    /// Compares every entry with a caller.
    ///
    /// - Parameters:
    ///   - identities: Ids that the provider vouches for.
    ///   - subjects: Subjects of tokens, from this record and from the call that opened the session.
    ///   - address: Where the call came from; nil for a service's own.
    ///   - endpoint: The VPC endpoint, if any.
    /// - Returns: One for each entry whose identity the caller has, or whose subject where it lists no identity; in the
    ///   file's order.
    public func fits(
        identities: [Change.SourceField], subjects: [String], address: IPNetwork?, endpoint: String?
    ) -> [Fit] {
        entries.compactMap { entry in
            let pinned = identities.first { identity in
                let text = Array(identity.text.utf8)
                return entry.identities.contains { $0.matches(text) }
            }
            if !entry.identities.isEmpty, pinned == nil { return nil }
            let subject = subject(entry, subjects)
            if entry.identities.isEmpty {
                guard case .fits = subject else { return nil }
            }
            return Fit(
                pipeline: entry.pipeline.name, identity: pinned, subject: subject,
                network: network(entry.pipeline, address, endpoint))
        }
    }

    private func subject(_ entry: Entry, _ subjects: [String]) -> Fit.Part {
        guard !entry.subjects.isEmpty else { return .open }
        let found = subjects.first { subject in
            let text = Array(subject.utf8)
            return entry.subjects.contains { $0.matches(text) }
        }
        if let found { return .fits(found) }
        return subjects.first.map { .other($0) } ?? .unknown
    }

    private func network(_ pipeline: PinnedPipeline, _ address: IPNetwork?, _ endpoint: String?) -> Fit.Part {
        guard !pipeline.networks.isEmpty || !pipeline.endpoints.isEmpty else { return .open }
        if let endpoint, pipeline.endpoints.contains(endpoint) { return .fits(endpoint) }
        guard let address else { return .unknown }
        return pipeline.networks.contains { $0.contains(address) }
            ? .fits(address.hostText) : .other(address.hostText)
    }

    /// A text with `*` and `?` as an anchored expression.
    private static func expression(_ text: String, crossing: Bool) -> RegularExpression? {
        let one = crossing ? "." : "[^/]"
        var pattern = "\\A"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "*": pattern += one + "*"
            case "?": pattern += one
            default: pattern += scalar.isASCII && !isPlain(scalar) ? "\\\(scalar)" : "\(scalar)"
            }
        }
        return try? RegularExpression(pattern + "\\z", flags: .init(dotMatchesNewline: true))
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            || scalar == "_"
    }
}

extension IPNetwork {
    /// Of a single address the address, without `/32`.
    fileprivate var hostText: String {
        isHost ? String(description.prefix { $0 != "/" }) : description
    }
}
