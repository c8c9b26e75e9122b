/// Ways to get at a cloud's firewalls, each as public write-ups and tools tell it.
///
/// Source: the techniques of MITRE ATT&CK T1562.007 and T1686.001, Stratus Red Team, Pacu, and the published incident reports that name
/// firewall steps.
enum Plot: String, CaseIterable, Sendable {
    // A credential in other hands.
    case stolenKey = "stolen-key"
    case stolenKeyDisguised = "stolen-key-in-terraform-clothes"
    case stolenSession = "stolen-session"
    case stolenFromInside = "from-the-victims-network"
    case stolenPipelineKey = "stolen-pipeline-credential"
    case rootCredential = "root"
    // The house's own machinery, turned.
    case poisonedPipeline = "poisoned-pipeline"
    case stackDriven = "through-cloudformation"
    case backdoorFunction = "backdoor-function"
    // Other ways than an opening to the world.
    case ownAddress = "attackers-address-only"
    case splitHalves = "world-in-halves"
    case denyTaken = "deny-taken-away"
    case layerOff = "layer-off"
    case permissiveAttached = "permissive-group-attached"
    case databaseServer = "database-server-opened"
    case manyRegions = "many-objects"
    case egressOpened = "egress-opened"
    // Cover.
    case ticketForged = "invented-ticket"
    case insideWindow = "inside-a-window"
    case controllerName = "controllers-name"
    case serviceRoleName = "service-roles-name"
    case patient = "patient"
    case loggingOff = "logging-off-first"
    case reconnaissance = "after-probing"
    case createUseDelete = "two-minutes"
    // What nobody can see.
    case insider = "insider-like-any-day"
    case pipelineHabit = "pipeline-as-always"

    var isDetectable: Bool { self != .insider && self != .pipelineHabit }
}

extension Plot {
    /// How often each is tried, as a share of all.
    static let shares: [(Plot, Double)] = allCases.map { plot in
        switch plot {
        case .stolenKey, .stolenSession: (plot, 3)
        case .stolenKeyDisguised, .stolenFromInside, .stolenPipelineKey, .ownAddress, .denyTaken: (plot, 2)
        case .insider, .pipelineHabit, .serviceRoleName, .rootCredential, .egressOpened: (plot, 0.5)
        default: (plot, 1)
        }
    }
}
