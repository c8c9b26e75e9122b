import CloudChanges

/// What other records and the owner's own entries hold against a caller.
enum JoinedContradictions {
    static func all(
        _ facts: AutomationFacts, _ session: SessionFacts?, subjects: [Change.SourceField], _ change: Change
    ) -> [Contradiction] {
        [
            outside(facts.pin) ?? outside(facts.initiatorPin),
            elsewhere(facts.pin) ?? elsewhere(facts.initiatorPin),
            unreviewed(subjects, facts.pin), plan(subjects),
            openedByPerson(facts, session), borrowed(session), personsAddress(facts, session),
        ].compactMap(\.self)
    }

    private static func outside(_ pin: PipelinePin?) -> Contradiction? {
        guard let pin, pin.subject == .other else { return nil }
        return Contradiction(
            kind: .subjectOutside, what: pin.subjectText ?? "", against: pin.name, path: pin.path)
    }

    private static func elsewhere(_ pin: PipelinePin?) -> Contradiction? {
        guard let pin, pin.network == .other else { return nil }
        return Contradiction(
            kind: .networkOutside, what: pin.networkText ?? "", against: pin.name, path: pin.path)
    }

    /// GitHub: `repo:OWNER/NAME:pull_request`; Google's pools carry it at the end of the principal's name. An owner
    /// who lists that very subject has decided otherwise.
    ///
    /// Source: GitHub Docs, "OpenID Connect reference".
    private static func unreviewed(_ subjects: [Change.SourceField], _ pin: PipelinePin?) -> Contradiction? {
        guard let subject = subjects.first(where: { $0.text.hasSuffix(":pull_request") }) else { return nil }
        if pin?.subject == .fits, pin?.subjectText == clipped(subject.text) { return nil }
        return contradiction(.unreviewed, subject)
    }

    /// HCP Terraform: `organization:O:project:P:workspace:W:run_phase:plan`.
    ///
    /// Source: HashiCorp, "Dynamic provider credentials", token specification.
    private static func plan(_ subjects: [Change.SourceField]) -> Contradiction? {
        subjects.first { $0.text.hasSuffix(":run_phase:plan") }.map { contradiction(.planWrites, $0) }
    }

    private static func contradiction(_ kind: Contradiction.Kind, _ subject: Change.SourceField)
        -> Contradiction
    {
        Contradiction(
            kind: kind, what: clipped(subject.text), against: nil,
            path: subject.path.isEmpty ? nil : subject.path)
    }

    /// A pipeline's role, or a caller that calls itself an automation, behind which a person stands.
    private static func openedByPerson(_ facts: AutomationFacts, _ session: SessionFacts?) -> Contradiction? {
        guard let person = session?.personBehind else { return nil }
        if let pin = facts.pin {
            return Contradiction(
                kind: .openedByPerson, what: pin.name, against: person.display, path: pin.path)
        }
        let isKnown = facts.contradictions.contains { [.console, .person, .impersonated].contains($0.kind) }
        guard !isKnown, let claim = facts.claims.first else { return nil }
        return Contradiction(kind: .person, what: claim.name, against: person.display, path: claim.path)
    }

    private static func borrowed(_ session: SessionFacts?) -> Contradiction? {
        guard let other = session?.correlated, session?.initiator == nil else { return nil }
        return Contradiction(
            kind: .borrowedDeployment, what: other.resource ?? other.action, against: other.display,
            path: "correlationId")
    }

    private static func personsAddress(_ facts: AutomationFacts, _ session: SessionFacts?) -> Contradiction? {
        let onPerson: Set<Contradiction.Kind> = [.console, .person, .impersonated]
        guard session?.personBehind == nil, let person = session?.peopleHere?.first,
            let claim = facts.claims.first,
            !facts.contradictions.contains(where: { onPerson.contains($0.kind) })
        else { return nil }
        return Contradiction(kind: .personsAddress, what: claim.name, against: person, path: claim.path)
    }
}
