/// A fact that every match of a rule has: one of these texts, or a text with one of these parts, in one of the
/// fields that name the operation.
struct Discriminator: Sendable, Hashable {
    struct Clue: Sendable, Hashable {
        /// Index into ``DiscriminatingField/all(of:)``.
        var field: Int
        var isWhole: Bool
        /// Folded.
        var text: [UInt8]
    }

    /// Any of these.
    var clues: [Clue]

    /// Shorter parts of texts are too common to be worth looking for.
    static let shortestPart = 3

    /// What `expression` implies, or nil. Sound by construction: what is not understood gives nil.
    static func implied(by expression: DetectionExpression, of cloud: Cloud) -> Discriminator? {
        switch expression {
        case .not: return nil
        case .item(let item): return implied(by: item, of: cloud)
        case .all(let parts): return parts.compactMap { implied(by: $0, of: cloud) }.min { $0.cost < $1.cost }
        case .any(let parts):
            var clues: [Clue] = []
            for part in parts {
                guard let inner = implied(by: part, of: cloud) else { return nil }
                clues += inner.clues
            }
            return Discriminator(clues: clues)
        }
    }

    /// Operations before services, whole texts before parts, few before many.
    private var cost: Int {
        clues.reduce(0) { max($0, $1.field) } * 1_000_000 + clues.count { !$0.isWhole } * 1_000 + clues.count
    }

    private static func implied(by item: DetectionItem, of cloud: Cloud) -> Discriminator? {
        guard !item.isNegated, let path = item.field, let field = DiscriminatingField.index(of: path, cloud)
        else {
            return nil
        }
        let groups = item.needsAll ? item.values.map { [$0] } : [Array(item.values)]
        return groups.compactMap { group -> Discriminator? in
            var clues: [Clue] = []
            for test in group.joined() {
                guard let clue = clue(test, field: field) else { return nil }
                clues.append(clue)
            }
            return clues.isEmpty ? nil : Discriminator(clues: clues)
        }.min { $0.cost < $1.cost }
    }

    private static func clue(_ test: ValueTest, field: Int) -> Clue? {
        guard case .text(let matcher) = test else { return nil }
        func fold(_ text: [UInt8]) -> [UInt8] { matcher.isCased ? CaseFolding.fold(text) : text }
        let parts: [[UInt8]]
        switch matcher.shape {
        case .exact(let text): return Clue(field: field, isWhole: true, text: fold(text))
        case .prefix(let text), .suffix(let text), .contains(let text): parts = [text]
        case .anything: return nil
        case .tokens(let tokens):
            parts = tokens.compactMap { token in
                if case .literal(let text) = token { text } else { nil }
            }
        }
        let longest = parts.max { $0.count < $1.count } ?? []
        guard longest.count >= shortestPart else { return nil }
        return Clue(field: field, isWhole: false, text: fold(longest))
    }
}

/// A field that tells operations apart. Native records hold a plain value in it, so an object there has no text.
struct DiscriminatingField: Sendable {
    let path: FieldPath
    /// Keys under which a record may hold it, in ASCII lower case.
    let keys: [String]

    /// The most telling first.
    static func all(of cloud: Cloud) -> [DiscriminatingField] {
        switch cloud {
        case .aws: aws
        case .azure: azure
        case .gcp: gcp
        }
    }

    /// The field that holds whatever `path` holds.
    static func index(of path: FieldPath, _ cloud: Cloud) -> Int? {
        let fits = path.dialect == FieldDialect(cloud) || path.dialect == .gcpPayload && cloud == .gcp
        guard path.fallback.isEmpty, fits else { return nil }
        return all(of: cloud).firstIndex { field in path.routes.allSatisfy(field.path.routes.contains) }
    }

    private static let aws = FieldNames.plainAWS.map {
        DiscriminatingField(path: FieldPath($0, dialect: .exact), keys: [$0.lowercased()])
    }

    private static let azure = [
        DiscriminatingField(
            path: FieldPath("operationName", dialect: .azure),
            keys: [
                "operationname", "operation_name", "operationnamevalue", "operation_name_value",
                "operationname.value", "operationname.localizedvalue",
            ])
    ]

    private static let gcp = ["method_name", "resource_name", "service_name"].map { name in
        let joined = name.replacing("_", with: "")
        let paths = ["gcp.audit.", "protopayload.", "data.protopayload.", ""]
        let keys = [joined, name].flatMap { name in
            [name] + paths.map { $0 + name } + ["audit." + name]
        }
        return DiscriminatingField(
            path: FieldPath(
                name, dialect: .gcp, routes: paths.map { Array(($0 + joined).utf8) }), keys: keys)
    }
}
