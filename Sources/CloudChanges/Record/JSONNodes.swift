import RecordText

/// A parsed document as the shim's pre-order nodes, from which a tree or a part of it is built.
struct JSONNodes {
    let nodes: UnsafeBufferPointer<rt_node>

    func whole() -> JSONValue {
        var builder = TreeBuilder(nodes: nodes)
        return builder.next()
    }

    /// The document with only those members that `keys` names, in their order; repeated ones too.
    func part(_ keys: TopKeys) -> JSONValue {
        guard let root = nodes.first, rt_node_kind(UInt32(root.kind)) == RT_OBJECT else { return whole() }
        var builder = TreeBuilder(nodes: nodes, position: 1)
        var members: [JSONObject.Member] = []
        for _ in 0..<root.length {
            let key = nodes[builder.position]
            builder.position += 1
            if keys.contains(UnsafeRawBufferPointer(start: key.text, count: Int(key.length))) {
                members.append(.init(key: builder.text(of: key), value: builder.next()))
            } else {
                builder.skip()
            }
        }
        return .object(JSONObject(members))
    }
}

/// Keys of members at the top of a record, byte for byte.
struct TopKeys: Sendable, Hashable {
    private let keys: [[UInt8]]

    init(_ keys: Set<[UInt8]>) { self.keys = keys.sorted { $0.lexicographicallyPrecedes($1) } }

    func contains(_ key: UnsafeRawBufferPointer) -> Bool {
        keys.contains { $0.count == key.count && $0.elementsEqual(key) }
    }
}

private struct TreeBuilder {
    let nodes: UnsafeBufferPointer<rt_node>
    var position = 0

    mutating func next() -> JSONValue {
        let node = nodes[position]
        position += 1
        switch rt_node_kind(UInt32(node.kind)) {
        case RT_FALSE: return .bool(false)
        case RT_TRUE: return .bool(true)
        case RT_NUMBER: return .number(text(of: node))
        case RT_STRING: return .string(text(of: node))
        case RT_ARRAY:
            return .array((0..<node.length).map { _ in next() })
        case RT_OBJECT:
            var members: [JSONObject.Member] = []
            members.reserveCapacity(Int(node.length))
            for _ in 0..<node.length {
                let key = text(of: nodes[position])
                position += 1
                members.append(.init(key: key, value: next()))
            }
            return .object(JSONObject(members))
        default: return .null
        }
    }

    /// Past one value.
    mutating func skip() {
        var left = 1
        while left > 0 {
            let node = nodes[position]
            position += 1
            left -= 1
            switch rt_node_kind(UInt32(node.kind)) {
            case RT_ARRAY: left += Int(node.length)
            case RT_OBJECT: left += 2 * Int(node.length)
            default: break
            }
        }
    }

    func text(of node: rt_node) -> String {
        let bytes = UnsafeRawBufferPointer(start: node.text, count: Int(node.length))
        return String(decoding: bytes, as: UTF8.self)
    }
}
