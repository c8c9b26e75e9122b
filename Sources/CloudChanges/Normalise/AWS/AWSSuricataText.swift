/// Reads the head of rules in Suricata's language: `action protocol source port -> destination port (options)`.
///
/// Source: Suricata User Guide, "Rules Format".
enum AWSSuricataText {
    /// At most 2,000 rules; more are as good as unknown, and the whole write is marked so anyway.
    static func rules(_ text: String) -> [RuleChange] {
        lines(text).prefix(2_000).compactMap { line in
            let (head, options) = parts(line)
            guard head.count >= 7 else { return .unreadable(.replace) }
            return rule(
                action: head[0], name: head[1], source: head[2], destination: head[5], ports: head[6],
                isNarrowed: narrows(options))
        }
    }

    static func isBlank(_ text: String) -> Bool { lines(text).isEmpty }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingSpaces }.filter {
            !$0.isEmpty && !$0.hasPrefix("#")
        }
    }

    /// Nil for rules that only watch.
    static func rule(
        action: String, name: String, source: String, destination: String, ports: String, isNarrowed: Bool
    ) -> RuleChange? {
        let effect: RuleChange.Effect?
        switch action.lowercased() {
        case "pass": effect = .allow
        case "drop", "reject", "rejectsrc", "rejectdst", "rejectboth": effect = .deny
        case "alert", "config": return nil
        default: effect = nil
        }
        let sides = AWSTrafficSides(source: addresses(source), destination: addresses(destination))
        let name = transport(name)
        return .rule(
            .replace, sides.direction, effect, protocol: name, ports: portRanges(name, ports),
            // A pattern in the options lets through less than the head says, and nobody knows how much.
            peers: isNarrowed ? [.unknown] : sides.peers, traits: [.contentUnknown])
    }

    /// The words before the options; a bracketed list is one word, spaces or not.
    private static func parts(_ line: String) -> (head: [String], options: Substring) {
        var head: [String] = []
        var word = ""
        var depth = 0
        var index = line.startIndex
        while index < line.endIndex, !(line[index] == "(" && depth == 0) {
            let character = line[index]
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character.isWhitespace {
                if depth <= 0, !word.isEmpty {
                    head.append(word)
                    word = ""
                }
            } else {
                word.append(character)
            }
            index = line.index(after: index)
        }
        if !word.isEmpty { head.append(word) }
        return (head, line[index...])
    }

    private static func narrows(_ options: Substring) -> Bool {
        let harmless: Set<String> = [
            "", "msg", "sid", "rev", "gid", "classtype", "priority", "metadata", "reference", "flow",
            "noalert",
        ]
        let inner = options.drop { $0 == "(" }.prefix { $0 != ")" }
        return inner.split(separator: ";").contains { option in
            !harmless.contains(String(option.prefix { $0 != ":" }).trimmingSpaces)
        }
    }

    private static func addresses(_ text: String) -> [Peer] {
        list(text).flatMap { item -> [Peer] in
            switch item.lowercased() {
            case "any", "$external_net": return [.anyV4, .anyV6]
            case "$home_net": return [.tag("HOME_NET")]
            default: return [IPNetwork(item).map { .network($0) } ?? .unknown]
            }
        }
    }

    private static func portRanges(_ name: String?, _ text: String) -> [PortRange]? {
        guard name == "tcp" || name == "udp" else { return name == "icmp" ? [] : name == nil ? nil : [.all] }
        if text.lowercased() == "any" { return [.all] }
        let ranges = list(text).map { item -> PortRange? in
            let ends = item.split(separator: ":", omittingEmptySubsequences: false)
            guard ends.count <= 2, let low = ends.first, let high = ends.last else { return nil }
            guard let first = low.isEmpty ? 0 : Int(low), let last = high.isEmpty ? 65535 : Int(high) else {
                return nil
            }
            return PortRange(first, last)
        }
        return ranges.contains(nil) ? nil : ranges.compactMap { $0 }
    }

    private static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == "[" || $0 == "]" }.map { $0.trimmingSpaces }.filter { !$0.isEmpty }
    }

    /// Application protocols by what carries them.
    private static func transport(_ name: String) -> String? {
        switch name.lowercased() {
        case "ip", "any": "any"
        case "tcp", "udp", "icmp": name.lowercased()
        case "http", "http2", "tls", "ftp", "ssh", "smtp", "imap", "smb", "dcerpc", "msn", "krb5", "rdp":
            "tcp"
        case "dns", "tftp", "ntp", "dhcp", "ikev2", "ike", "quic": "udp"
        default: nil
        }
    }
}
