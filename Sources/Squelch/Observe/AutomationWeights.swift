import CloudChanges

/// What automation weighs. Starting values by reasoning, each with its reason; none was measured.
enum AutomationWeights {
    /// A service of the provider's made the call, and who set it going is not known or not pinned. The provider vouches
    /// for the mechanism, not for whoever asked: intruders drive CloudFormation and Auto Scaling as well (attacks.md
    /// section 3). About one change in twenty of theirs comes this way and one in six of all (engine.md section 5,
    /// s = .05), of which a fifth is given, since the service proves so little.
    static let service = LogOdds(-0.2)

    /// What a step of the ladder may take off (fingerprints.md section 5). A thief of everything that a step asks for
    /// is as likely as exp(step): the lower the step, the more of it comes with the credential alone.
    static func credit(_ step: TrustLadder.Step) -> LogOdds {
        switch step {
        // The provider vouches for the path and the initiator, the owner for both: what is left is the pipeline itself
        // turned (a merged change), some 1 in 4 or 5 of what reaches an engine through this door.
        case .initiatedByPinned: LogOdds(-1.5)
        // A stolen token still has to be used from the runners' network.
        case .pinnedWithTokenAndNetwork: LogOdds(-1.2)
        // Whoever holds the role has this: half as likely an intruder, no less.
        case .pinned: LogOdds(-0.6)
        // Strings excuse nothing.
        case .hintsOnly, .contradicted: .zero
        }
    }

    /// The most that automation may take off, whatever the step: a pipeline that opens 3389 to the world is to be seen
    /// (attacks.md section 5, test 10).
    static func cap(at tier: Exposure.Tier) -> LogOdds {
        switch tier {
        case .critical: LogOdds(-0.5)
        case .high: LogOdds(-0.8)
        case .medium, .low, .none: LogOdds(-1.5)
        }
    }

    /// An agent that edits no firewall, on an edit of a firewall: typed, or very odd. A reader's or launcher's name is
    /// what somebody picks who knows little of the tool.
    static let editsNothing = LogOdds(1.5)
    /// A service without the permission. The provider writes that policy, so either the record is false or the policy
    /// changed; both are for a person to see (autoscaling.md section 1). As much as a plain closing takes off.
    static let noPermission = LogOdds(3)

    /// Engine.md section 6, "Masks", gives the first two and person; the rest is set between them.
    static func weight(of kind: Contradiction.Kind) -> LogOdds {
        switch kind {
        // Nobody but an intruder, or a tester, writes a service's name there.
        case .serviceAgent, .linkedRole: LogOdds(5)
        // The same without the issuer that would prove it; and a service's session name, which tools of one's own
        // might copy.
        case .linkedRoleUnseen, .serviceSession: LogOdds(2.5)
        // Its trust ought to be the service's alone; a person who debugs a stack does this now and then.
        case .serviceRole: LogOdds(1.5)
        // A browser's session runs no Terraform; in CloudShell it may.
        case .console: LogOdds(1)
        // + 1 belongs to one who *never* used it, which one record cannot tell: half.
        case .person: LogOdds(0.5)
        // Many pipelines still have such keys, and so have those who stole one.
        case .longLivedKey, .exportedKey: LogOdds(0.5)
        // A person behind a machine's account, under a machine's name.
        case .impersonated, .openedByPerson: LogOdds(1)
        // Typed by hand, but some wrapper may print it too.
        case .unprinted: LogOdds(0.5)
        // A grant across organisations is rare, and a good hiding place.
        case .foreignAgent: LogOdds(1.5)
        case .foreignMachine: LogOdds(1)
        // Against what the owner wrote down: the wrong token more than a new runner.
        case .subjectOutside: LogOdds(1.5)
        case .networkOutside: LogOdds(1)
        // A fork's code may have run; some repositories do plan so.
        case .unreviewed: LogOdds(1)
        // A plan does not write.
        case .planWrites: LogOdds(1.5)
        // Engine.md: a person's token under a workload's correlation id.
        case .borrowedDeployment: LogOdds(2.5)
        // An office has one address, and a build server may stand in it.
        case .personsAddress: LogOdds(0.5)
        }
    }
}
