import CloudChanges

/// Compares a window's scope with what the record *vouches for*: a name that the caller gave itself, or gives to what it
/// makes, opens no window.
struct ScopeCheck {
    /// What comes of one comparison.
    struct Found {
        var fit: WindowFacts.Fit
        var because = ""
        /// Whether the scope would not fit another actor: then it holds for a thief of that actor's credentials, too.
        var restsOnActor = false
    }

    private let names: ChangeNames
    /// Without a person whom only the caller named.
    private let vouched: ChangeNames
    /// The call makes its target, and so chooses the target's name.
    private let makesTarget: Bool

    /// - Parameters:
    ///   - change: Whose names are compared.
    ///   - opener: Of its session: an identity provider that named the session vouches for the name.
    init(of change: Change, opener: SessionFacts.Party?) {
        names = ChangeNames(of: change)
        vouched = opener?.action == "AssumeRoleWithSAML" ? names : names.withoutTypedPerson
        let verb = change.action.split(separator: ".").last.map(String.init) ?? change.action
        makesTarget =
            change.changes.contains { $0.operation == .create } || verb.hasPrefix("Create")
            || verb.lowercased() == "insert"
    }

    func fit(of window: ChangeWindow) -> Found { fit(window.scope) }

    func fit(_ scope: WindowScope) -> Found {
        guard !scope.isEmpty else { return Found(fit: .unscoped) }
        switch scope.fit(names) {
        case .incomparable: return Found(fit: .incomparable)
        case .outside(let what): return Found(fit: .outside, because: what)
        case .inside(let what):
            guard isInside(scope, vouched) else { return Found(fit: .typed, because: what) }
            let restsOnActor = !isInside(scope, without(\.actor))
            let restsOnName = makesTarget && !restsOnActor && !isInside(scope, without(\.target))
            return Found(fit: restsOnName ? .typed : .inside, because: what, restsOnActor: restsOnActor)
        }
    }

    private func isInside(_ scope: WindowScope, _ names: ChangeNames) -> Bool {
        if case .inside = scope.fit(names) { return true }
        return false
    }

    /// Only a scope that does not ask for that part still fits.
    private func without(_ part: WritableKeyPath<ChangeNames, ChangeNames.Part>) -> ChangeNames {
        var names = vouched
        names[keyPath: part].texts = [""]
        names[keyPath: part].isOpaque = true
        return names
    }
}
