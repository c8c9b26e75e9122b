extension WindowScope {
    /// Whether a change lies within a scope.
    public enum Fit: Sendable, Hashable {
        /// Completes "for …": what matched.
        case inside(String)
        /// Completes "it is for …": what did not match.
        case outside(String)
        /// The record and the scope name things in ways that cannot be compared.
        case incomparable
    }

    /// Of the names of a change's parts.
    public func fit(_ names: ChangeNames) -> Fit {
        guard !isEmpty else { return .incomparable }
        let listed = [
            part("account", accounts, names.account), part("actor", actors, names.actor),
            part("resource", resources, names.target),
        ].compactMap(\.self)
        let told = [
            people.isEmpty ? nil : person(names.actor), items.isEmpty ? nil : item(names),
        ].compactMap(\.self)
        for case .outside(let what) in listed + told { return .outside(what) }
        // A list of the owner's must be seen to match. Of what a ticket tells in its own words one part is enough.
        guard !listed.contains(.incomparable) else { return .incomparable }
        let inside = (listed + told).compactMap { fit -> String? in
            if case .inside(let what) = fit { return what }
            return nil
        }
        return inside.isEmpty ? .incomparable : .inside(inside.joined(separator: " and "))
    }

    private func part(_ word: String, _ globs: [Glob], _ names: ChangeNames.Part) -> Fit? {
        guard !globs.isEmpty else { return nil }
        for glob in globs where names.texts.contains(where: glob.matches) {
            return .inside("\(word) \(glob.text)")
        }
        guard globs.allSatisfy({ names.canBeCompared(with: $0.text) }) else { return .incomparable }
        return .outside("\(word)\(globs.count == 1 ? "" : "s") \(WindowScope.shortened(globs.map(\.text)))")
    }

    private func person(_ actor: ChangeNames.Part) -> Fit {
        for person in people where PersonName(person).isAny(of: actor.texts) { return .inside("\(person)") }
        guard actor.isPerson, people.allSatisfy({ actor.canBeCompared(with: $0) }) else {
            return .incomparable
        }
        return .outside(WindowScope.shortened(people))
    }

    private func item(_ names: ChangeNames) -> Fit {
        let all = names.target.texts + names.account.texts
        for item in items
        where all.contains(where: { Glob(item).matches($0) || ItemName(item).isPart(of: $0) }) {
            return .inside("\(item)")
        }
        let isComparable = items.allSatisfy { item in
            ItemName.isAccount(item)
                ? names.account.canBeCompared(with: item) : names.target.canBeCompared(with: item)
        }
        return isComparable ? .outside(WindowScope.shortened(items)) : .incomparable
    }

    private static func shortened(_ texts: [String]) -> String {
        texts.prefix(3).joined(separator: ", ") + (texts.count > 3 ? " and \(texts.count - 3) more" : "")
    }
}

/// What a change's account, actor and target are called, each by every name that the record vouches for.
public struct ChangeNames: Sendable, Hashable {
    /// One of them.
    public struct Part: Sendable, Hashable {
        /// Any may match.
        public var texts: [String]
        /// Only an id of the cloud's is known, such as `sg-0a1b…`: a name may or may not be meant.
        public var isOpaque: Bool
        /// Of an actor: a person, not a workload.
        public var isPerson = false

        /// Whether it would tell anything that `text` is not among the names.
        func canBeCompared(with text: String) -> Bool {
            guard isOpaque else { return true }
            return texts.contains { ItemName.isAlike($0, text) }
        }
    }

    /// Account, subscription or project.
    public var account: Part
    /// Who is answerable.
    public var actor: Part
    /// The firewall object.
    public var target: Part

    /// Every name that the change gives to its parts; session names and descriptions are left out, since callers
    /// choose them.
    public init(of change: Change) {
        let account = change.scope
        self.account = Part(
            texts: [account, account.lastSegment].unique, isOpaque: change.cloud != .gcp || account.isEmpty)
        actor = Part(
            texts: ChangeNames.names(of: change), isOpaque: ChangeNames.isOpaque(change.actor),
            isPerson: change.actor.kind == .human)
        let id = change.target.id
        target = Part(
            texts: ([id, id.lastSegment, change.target.name].compactMap(\.self) + id.resourceGroup).unique,
            isOpaque: change.target.name == nil && change.cloud == .aws && !id.hasPrefix("arn:"))
    }

    /// Without the person whom only the caller named: an e-mail address as the name of a role's session, the name of a
    /// federation token. What is left is what the record vouches for.
    public var withoutTypedPerson: ChangeNames {
        var names = self
        for key in actor.texts {
            guard let person = ChangeNames.typedPerson(inKey: key) else { continue }
            names.actor.texts.removeAll { $0.lowercased().contains(person) }
        }
        return names
    }

    /// In a key as ``AWSActors`` makes it: `aws:role/NAME/ana@corp.example`, `aws:user/ARN/federated/NAME`.
    private static func typedPerson(inKey key: String) -> String? {
        let parts = key.split(separator: "/").map(String.init)
        guard parts.count >= 3, let last = parts.last else { return nil }
        if key.hasPrefix("aws:role/"), AWSActors.email(last) != nil { return last.lowercased() }
        let isFederated = parts[parts.count - 2] == "federated" && key.hasPrefix("aws:user/")
        return isFederated || key.hasPrefix("aws:federated/") ? last.lowercased() : nil
    }

    private static func names(of change: Change) -> [String] {
        let actor = change.actor
        let withoutCloud = String(actor.key.drop { $0 != ":" }.dropFirst())
        let withoutKind = String(withoutCloud.drop { $0 != "/" }.dropFirst())
        // `ana as Admin` is a person in a role.
        let inRole = actor.display.components(separatedBy: " as ")
        let recorded = (change.sources["actor"] ?? []).filter { field in
            // What holds a session's name, which the caller chose, and the tool's own word for itself.
            !field.text.contains("assumed-role/") && !field.path.lowercased().hasSuffix("principalid")
                && !field.path.lowercased().contains("useragent")
                && !field.path.lowercased().hasSuffix("sourceidentity")
        }.map(\.text)
        let keyed = [actor.key, withoutCloud, withoutKind, withoutKind.lastSegment]
        return (keyed + [actor.display] + inRole + recorded + recorded.map(\.lastSegment))
            .filter { !$0.isEmpty }.unique
    }

    /// Known by an object id and nothing that a person would write down.
    private static func isOpaque(_ actor: ActorIdentity) -> Bool {
        guard actor.key != "unknown" else { return true }
        return ItemName.isIdentifier(actor.display)
    }
}

extension String {
    /// What stands behind the last slash.
    fileprivate var lastSegment: String { split(separator: "/").last.map(String.init) ?? self }

    /// The resource group of an Azure resource id.
    fileprivate var resourceGroup: [String] {
        let parts = split(separator: "/")
        guard let index = parts.firstIndex(where: { $0.lowercased() == "resourcegroups" }),
            index + 1 < parts.count
        else { return [] }
        return [String(parts[index + 1])]
    }

    func components(separatedBy separator: String) -> [String] {
        split(separator: separator, maxSplits: 1).map(String.init)
    }
}

extension [String] {
    fileprivate var unique: [String] {
        reduce(into: []) { if !$1.isEmpty, !$0.contains($1) { $0.append($1) } }
    }
}
