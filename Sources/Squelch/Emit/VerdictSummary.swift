public import CloudChanges

/// One line on what the change of a printed verdict does: `add ingress allow tcp 22 from 0.0.0.0/0`.
public enum VerdictSummary {
    /// Made of the verdict's own text, so as hostile as that; the terminal's writer escapes it.
    ///
    /// - Parameter verdict: The parsed line of a verdict; what it lacks is left out.
    /// - Returns: Action, first change, the count of further ones, and whether the call failed.
    public static func of(_ verdict: JSONValue) -> String {
        let action = verdict["action"]?.string ?? ""
        let failure = verdict["outcome"]?.string == "failure" ? " (failed)" : ""
        guard let changes = verdict["changes"]?.array, let first = changes.first else {
            return action + failure
        }
        let rest = changes.count > 1 ? " +\(changes.count - 1)" : ""
        return shortAction(action) + ": " + describe(first) + rest + failure
    }

    /// The last words of an operation name; Azure's and GCP's repeat the target.
    private static func shortAction(_ action: String) -> String {
        let parts = action.split(separator: "/")
        if parts.count > 2 { return parts.suffix(2).joined(separator: "/") }
        let words = action.split(separator: ".")
        return words.count > 2 ? words.suffix(2).joined(separator: ".") : action
    }

    private static func describe(_ change: JSONValue) -> String {
        var words = [change["op"]?.string, change["direction"]?.string, change["effect"]?.string]
            .compactMap { $0 }
        if let networkProtocol = change["protocol"]?.string { words.append(networkProtocol) }
        if let ports = change["ports"]?.array, !ports.isEmpty { words.append(portText(ports)) }
        let peers = change["peers"]?.array?.compactMap(\.string) ?? []
        if let peer = peers.first {
            let more = peers.count > 1 ? " +\(peers.count - 1)" : ""
            words.append((change["direction"]?.string == "egress" ? "to " : "from ") + peer + more)
        }
        return words.joined(separator: " ")
    }

    private static func portText(_ ports: [JSONValue]) -> String {
        ports.prefix(3).compactMap { range -> String? in
            guard let ends = range.array, ends.count == 2, let first = ends[0].integer,
                let last = ends[1].integer
            else { return nil }
            if first == 0, last == 65535 { return "all ports" }
            return first == last ? String(first) : "\(first)-\(last)"
        }.joined(separator: ",") + (ports.count > 3 ? ",…" : "")
    }
}
