import CloudChanges

extension FirewallState {
    /// Rules in force that let somebody in, in one order everywhere.
    ///
    /// A rule outwards is left out: every new security group has one. So is what a record hides.
    ///
    /// - Parameter rule: Id of the one rule that is asked for; nil for all of the object.
    /// - Returns: The lines, by place; several for a rule of several protocols.
    public func open(rule: String?) -> [FirewallLine] {
        let place = rule.map { "#\($0.lowercased())" }
        return rules.filter { place == nil || $0.key == place }.sorted {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        .flatMap(\.value).filter { $0.isInForce && $0.rule.effect == .allow && $0.rule.direction != .egress }
    }
}

extension FirewallLine {
    /// What it lets in, for whom, since when.
    public var sentence: String { Sentence.standing(self) }
}

extension FirewallDelta {
    /// Whether it wrote the rule that the line is, or switched it on.
    public func wrote(_ line: FirewallLine) -> Bool {
        let place = FirewallPlace.of(line.rule)
        return operations.contains { operation in
            operation.place == place
                || (operation.lines ?? []).contains { FirewallPlace.of($0.rule) == place }
                || operation.kind == .release
        }
    }
}
