/// Which members at the top of a record rules look at, so that the rest need not become a tree.
enum AskedKeys {
    /// nil where some rule may look anywhere: keywords, fields that have several spellings, a payload test that
    /// does not say.
    static func of(_ rules: [Rule], _ cloud: Cloud, payloadTests: (any PayloadTests.Type)?) -> TopKeys? {
        guard FieldDialect(cloud) == .exact else { return nil }
        var keys: Set<[UInt8]> = []
        for field in DiscriminatingField.all(of: cloud) { add(field.path, to: &keys) }
        for rule in rules where rule.cloud == cloud {
            guard add(rule.detection.expression, to: &keys) else { return nil }
            guard let payload = rule.payload else { continue }
            guard let asked = payloadTests?.topKeys(of: payload, cloud) else { return nil }
            keys.formUnion(asked.map { Array($0.utf8) })
        }
        return TopKeys(keys)
    }

    /// False where the expression looks at more than the members added.
    private static func add(_ expression: DetectionExpression, to keys: inout Set<[UInt8]>) -> Bool {
        switch expression {
        case .not(let part): return add(part, to: &keys)
        case .all(let parts), .any(let parts):
            for part in parts { guard add(part, to: &keys) else { return false } }
            return true
        case .item(let item):
            guard let field = item.field, field.dialect == .exact else { return false }
            add(field, to: &keys)
            for case .field(let other) in item.values.joined() {
                guard other.path.dialect == .exact else { return false }
                add(other.path, to: &keys)
            }
            return true
        }
    }

    /// A key may itself hold dots: every beginning of a path that ends at one.
    private static func add(_ path: FieldPath, to keys: inout Set<[UInt8]>) {
        for route in path.routes + path.fallback {
            keys.insert(route)
            for (index, byte) in route.enumerated() where byte == UInt8(ascii: ".") {
                keys.insert(Array(route[..<index]))
            }
        }
    }
}
