/// Reads the section `lifecycle`.
///
/// ```yaml
/// lifecycle:
///   enable: [EMR]
///   pins:
///     - controller: AWS Load Balancer Controller
///       roles: [arn:aws:iam::111122223333:role/eks-lbc]
///   controllers:
///     - controller: Our mesh
///       kind: mesh
///       cloud: aws
///       by: pinned
///       opens: {private: [15443]}
///       source: github.com/acme/mesh
/// ```
extension ConfigurationReader {
    private static let lifecycleKeys = ["controllers", "enable", "pins"]

    mutating func lifecycle(_ entry: RuleNode.Entry) -> LifecycleSettings {
        var settings = LifecycleSettings()
        guard keys(of: entry, Self.lifecycleKeys, "pins: […]") != nil else { return settings }
        let known = BuiltInControllers.rows().map(\.controller)
        if let rows = entry.value["controllers"] {
            settings.controllers = controllers(rows.value, known: known)
        }
        let names = known + settings.controllers.map(\.controller)
        settings.enabled = texts(entry.value, "enable") { text in
            names.contains(text) ? nil : Self.noController(text, names)
        }
        if let pins = entry.value["pins"] { settings.pins = self.pins(pins, names) }
        return settings
    }

    private mutating func controllers(_ node: RuleNode, known: [String]) -> [Controller] {
        var reader = ControllerReader(taken: Set(known))
        let rows = reader.rows(node)
        for fault in reader.faults { add(fault.line, fault.code, fault.sentence, fault.remedy) }
        return rows
    }

    private mutating func pins(_ entry: RuleNode.Entry, _ names: [String]) -> [PinnedPipeline] {
        guard let list = entry.value.list else {
            add(
                entry.line, "shape", "`pins` is no list",
                "write entries: `- controller: …` with `roles:` or the like")
            return []
        }
        return list.compactMap { node in
            guard let pin = pinned(node, as: "controller", called: "pin") else { return nil }
            if names.contains(pin.name) { return pin }
            let fault = Self.noController(pin.name, names)
            add(node.line, "value", "\(quoted(pin.name)) \(fault.sentence)", fault.remedy)
            return nil
        }
    }

    private static func noController(_ text: String, _ names: [String]) -> PinFault {
        PinFault(
            sentence: "is no controller", remedy: "did you mean `\(Nearest.name(to: text, among: names))`?")
    }
}
