import CloudChanges
import Squelch

/// A new entry for changes like a recorded one: every field that binds, and every opening as it was.
struct EntryDraft {
    /// As entries see the change (``AllowlistSource/view(of:_:in:)``).
    let view: JSONValue
    let eventID: String
    let summary: String
    /// Ids of the rules; nil for any.
    let rules: [String]?
    let owner: String
    let reason: String
    let ticket: String?
    let expires: String
    let tier: String
    var id: String

    var text: String {
        let parts = openings
        let isOne = parts.count == 1
        var lines = [
            "# Made from \(quoted(eventID)): \(plain(summary)).",
            "# Widen it only as far as the reason goes; `squelch allow lint` and `squelch allow test --db …` tell what it covers.",
            "title: \(quoted(title))", "id: \(id)", "status: experimental", "taxonomy: squelch", "logsource:",
        ]
        lines += Self.source[view["cloud"]?.string ?? ""] ?? ["  product: squelch"]
        lines.append("filter:")
        if let rules {
            lines.append("  rules:")
            lines += rules.map { "    - \($0)" }
        } else {
            lines.append("  rules: any")
        }
        lines.append("  selection:")
        lines += shared.map { key, values in
            let text = values.map(sigma).joined(separator: ", ")
            return "    \(key): " + (values.count == 1 ? text : "[\(text)]")
        }
        if isOne, let part = parts.first {
            lines += part.map { "    \($0.key): \(sigma($0.value))" }
        } else if !parts.isEmpty {
            lines.append("  openings:")
            for part in parts {
                lines += part.enumerated().map { place, item in
                    "    \(place == 0 ? "- " : "  ")\(item.key): \(sigma(item.value))"
                }
            }
        }
        lines.append(
            "  condition: " + (isOne || parts.isEmpty ? "not selection" : "not (selection and openings)"))
        lines += ["squelch:", "  owner: \(quoted(owner))", "  reason: \(quoted(reason))"]
        if let ticket { lines.append("  ticket: \(quoted(ticket))") }
        lines += [
            "  expires: \(expires)", "  review_every: 30d", "  effect: suppress", "  max_exposure: \(tier)",
            "  examples:",
            "    catches:", "      - \(json(example))", "    misses:", "      - \(json(nearMiss))", "",
        ]
        return lines.joined(separator: "\n")
    }

    private static let source = [
        "aws": ["  product: aws", "  service: cloudtrail"],
        "azure": ["  product: azure", "  service: activitylogs"],
        "gcp": ["  product: gcp", "  service: gcp.audit"],
    ]

    private var title: String {
        let who = view["actor"]?["display"]?.string ?? view["actor"]?["key"]?.string ?? "somebody"
        return "\(String(who.prefix(60))): \(String((view["action"]?.string ?? "change").prefix(60)))"
    }

    // MARK: What binds

    /// What is true of every opening. Only what a caller cannot choose, and what is done to what.
    private var shared: [(key: String, values: [String])] {
        let via = (view["actor"]?["via"]?.array ?? []).compactMap(\.string)
        let isService = view["origin"]?["service"]?.string != nil
        let fields: [(String, String?)] = [
            ("actor.key", view["actor"]?["key"]?.string), ("scope", view["scope"]?.string),
            ("origin.network", isService ? nil : view["origin"]?["network"]?.string),
            ("origin.service", view["origin"]?["service"]?.string), ("action", view["action"]?.string),
            ("target.id", view["target"]?["id"]?.string),
        ]
        var shared = fields.compactMap { key, value in value.map { (key: key, values: [$0]) } }
        let chain = (
            key: via.count > 1 ? "actor.via|all" : "actor.via", values: via.isEmpty ? ["none"] : via
        )
        shared.insert(chain, at: min(2, shared.count))
        return shared
    }

    /// Each kind of opening once; what is not known fulfils nothing, so it is left out.
    private var openings: [[(key: String, value: String)]] {
        var seen: Set<String> = []
        var all: [[(key: String, value: String)]] = []
        for change in view["changes"]?.array ?? [] {
            let columns = ["op", "direction", "effect", "protocol"].compactMap { key in
                change[key]?.string.map { (key, $0) }
            }
            let peers = (change["peers"]?.array ?? []).compactMap(\.string)
            for peer in peers.isEmpty ? [nil] : peers.map({ Optional($0) }) {
                for ports in Self.ports(change["ports"]) {
                    var part: [(key: String, value: String)] = columns.map { (key: $0.0, value: $0.1) }
                    if let ports { part.append((key: "ports", value: ports)) }
                    if let peer, peer != "unknown" { part.append((key: "peers", value: peer)) }
                    if seen.insert(part.map { "\($0.key)=\($0.value)" }.joined(separator: ";")).inserted {
                        all.append(part)
                    }
                }
            }
        }
        return all
    }

    private static func ports(_ value: JSONValue?) -> [String?] {
        guard let ranges = value?.array else { return [nil] }
        guard !ranges.isEmpty else { return ["none"] }
        return ranges.map { range in
            let ends = (range.array ?? []).compactMap(\.scalarText)
            return ends.count == 2 ? (ends[0] == ends[1] ? ends[0] : "\(ends[0])-\(ends[1])") : nil
        }
    }

    /// Whether the record does not show all that was opened: what stands in an entry for that covers whatever it was.
    var hidesOpenings: Bool {
        (view["changes"]?.array ?? []).contains { change in
            let peers = (change["peers"]?.array ?? []).compactMap(\.string)
            let opens = ["add", "replace", "attach", "enable"].contains(change["op"]?.string)
            return opens && (peers.isEmpty || peers.contains("unknown"))
        }
    }

    // MARK: Examples

    private var example: JSONValue {
        let keys = ["cloud", "scope", "action", "actor", "origin", "target", "changes"]
        return .object(
            JSONObject(
                keys.compactMap { key in
                    view[key].map {
                        .init(key: key, value: Self.without(["display", "user_agent", "name"], $0))
                    }
                }))
    }

    /// The same by somebody else.
    private var nearMiss: JSONValue {
        guard var members = example.object?.members else { return example }
        for index in members.indices where members[index].key == "actor" {
            guard var actor = members[index].value.object?.members else { continue }
            for place in actor.indices where actor[place].key == "key" {
                actor[place].value = .string("\(view["cloud"]?.string ?? "aws"):role/somebody-else")
            }
            members[index].value = .object(JSONObject(actor))
        }
        return .object(JSONObject(members))
    }

    private static func without(_ keys: Set<String>, _ value: JSONValue) -> JSONValue {
        guard let object = value.object else { return value }
        return .object(JSONObject(object.members.filter { !keys.contains($0.key) }))
    }

    // MARK: YAML

    /// As a value of a rule: wildcards that stand in it are meant as they stand.
    private func sigma(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if ["*", "?", "\\"].contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return quoted(escaped)
    }

    /// In double quotes, with every character that is no plain one escaped (YAML 1.2.2, 5.7).
    private func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case " "..."~": out.unicodeScalars.append(scalar)
            default:
                let hex = String(scalar.value, radix: 16)
                let (letter, width) = scalar.value > 0xFFFF ? ("U", 8) : ("u", 4)
                out += "\\\(letter)" + String(repeating: "0", count: width - hex.count) + hex
            }
        }
        return out + "\""
    }

    private func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { (" "..."~").contains($0) }))
    }

    /// YAML's flow style, which JSON is but for characters that YAML does not print.
    private func json(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .array(let elements): "[" + elements.map(json).joined(separator: ", ") + "]"
        case .object(let object):
            "{" + object.members.map { "\(quoted($0.key)): \(json($0.value))" }.joined(separator: ", ") + "}"
        case .null, .bool, .number: value.text()
        }
    }
}
