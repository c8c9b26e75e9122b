/// Whether an entry is tied to somebody or some place that a caller cannot choose.
///
/// Looks at what the filter takes out, with negations pushed down to its items. Sound by construction: what is not
/// understood binds nothing.
struct EntryBinding {
    let taxonomy: AllowlistEntry.Taxonomy

    /// What is short of binding in some way an event may be covered; nil when every way binds.
    enum Gap: Hashable {
        /// No field on that way binds; those that it names instead.
        case unbound([String])
        /// A field binds by its kind, but not by what the entry asks of it.
        case loose(field: String, why: String)
    }

    func gap(in covered: DetectionExpression) -> Gap? { gap(covered.normalised) }

    private func gap(_ expression: DetectionExpression) -> Gap? {
        switch expression {
        case .not(let part): return .unbound(part.items.compactMap { $0.field?.name })
        case .item(let item): return gap(of: item)
        case .all(let parts):
            let gaps = parts.map { gap($0) }
            if gaps.contains(nil) { return nil }
            return EntryBinding.worst(gaps.compactMap { $0 })
        case .any(let parts):
            // Without parts nothing is covered at all.
            let gaps = parts.compactMap { gap($0) }
            return gaps.first
        }
    }

    /// A field that almost binds tells more than the names of others.
    private static func worst(_ gaps: [Gap]) -> Gap {
        if let loose = gaps.first(where: { if case .loose = $0 { true } else { false } }) { return loose }
        return .unbound(
            gaps.flatMap { gap -> [String] in
                if case .unbound(let fields) = gap { fields } else { [] }
            })
    }

    private func gap(of item: DetectionItem) -> Gap? {
        guard let field = item.field else { return .unbound(["a keyword"]) }
        let worth = EntryField.known(field.name, taxonomy).worth
        guard worth == .binds, !item.isNegated else { return .unbound([field.name]) }
        let tests = Array(item.values.joined())
        // With `all` one value that binds is enough, else each must.
        let reasons = tests.map { EntryBreadth.reason(for: $0, field.name, taxonomy) }
        let holds =
            item.needsAll ? reasons.contains(nil) : !reasons.isEmpty && reasons.allSatisfy { $0 == nil }
        guard !holds else { return nil }
        return .loose(field: field.name, why: reasons.compactMap { $0 }.first ?? "it asks for nothing")
    }
}
