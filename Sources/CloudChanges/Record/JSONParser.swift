import RecordText

/// Why a text is no JSON document.
public enum JSONFault: Error, Hashable, Sendable {
    case empty, malformed, tooDeep, notUTF8, truncated, tooLarge
}

/// Reads JSON texts into ``JSONValue`` trees; reusable, one a worker: it owns its buffers and is not `Sendable`.
///
/// Lone surrogates become U+FFFD rather than costing the record, numbers keep their spelling, and duplicate
/// keys are all kept. Depth is limited to 1,024.
public final class JSONParser {
    private let parser: OpaquePointer

    /// With buffers of its own, kept from one text to the next.
    public init() { parser = rt_json_parser_new() }

    /// Reads lines of our own making, which may hold more values than a record may: a verdict spells out each rule
    /// of a hostile record.
    public static func ofOwnLines() -> JSONParser {
        let own = JSONParser()
        rt_json_parser_lift_limit(own.parser)
        return own
    }

    deinit { rt_json_parser_free(parser) }

    /// - Throws: ``JSONFault``. Only objects and arrays are documents.
    public func parse(_ text: UnsafeRawBufferPointer) throws(JSONFault) -> JSONValue {
        try nodes(of: text).whole()
    }

    /// The document before it is a tree; good until the next text is read.
    ///
    /// - Throws: ``JSONFault``. Only objects and arrays are documents.
    func nodes(of text: UnsafeRawBufferPointer) throws(JSONFault) -> JSONNodes {
        var nodes: UnsafePointer<rt_node>?
        var count = 0
        let status = rt_json_parse(
            parser, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, &nodes, &count)
        switch status {
        case RT_JSON_OK: return JSONNodes(nodes: UnsafeBufferPointer(start: nodes, count: count))
        case RT_JSON_EMPTY: throw .empty
        case RT_JSON_TOO_DEEP: throw .tooDeep
        case RT_JSON_NOT_UTF8: throw .notUTF8
        case RT_JSON_TRUNCATED: throw .truncated
        case RT_JSON_TOO_LARGE: throw .tooLarge
        default: throw .malformed
        }
    }

    /// For bytes already held as an array.
    ///
    /// - Throws: ``JSONFault``. Only objects and arrays are documents.
    public func parse(_ text: [UInt8]) throws(JSONFault) -> JSONValue {
        try text.withUnsafeBufferPointer { bytes throws(JSONFault) in
            try parse(UnsafeRawBufferPointer(bytes))
        }
    }

    /// For JSON inside a JSON string.
    public func parse(_ text: String) throws(JSONFault) -> JSONValue { try parse(Array(text.utf8)) }
}
