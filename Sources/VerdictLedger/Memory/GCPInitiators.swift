import CloudChanges
import GRDB
import Squelch

/// Joins a change that one of Google's services made, or that was made as an account which a build or deployment was
/// given, to whoever set that going.
///
/// No record names the deployment that it comes from. So the project and the time must agree, and where several callers
/// had something going nobody is named, or an intruder would pass under whoever came last. Config Connector is left out:
/// its objects stand in the audit log of a cluster, mostly of another project, and only a name would join them.
struct GCPInitiators {
    let store: ContextStore

    /// As for stacks: judgement.
    private static let longest: Int64 = 6 * 3_600

    func initiator(of change: Change, _ db: Database) throws -> SessionFacts.Party? {
        let account = change.actor.display.lowercased()
        guard change.actor.kind == .service || change.actor.kind == .workload, account.contains("@") else {
            return nil
        }
        let span = ContextStore.Span(before: change.time, seconds: Self.longest)
        let going = try store.events([.deployment], of: ContextStore.placeSubject(change.scope), in: span, db)
            .filter {
                // The closing record of an operation has no caller.
                $0.outcome != .failure && $0.actor != .unknown && $0.actor.key != change.actor.key
                    && Self.acts(as: account, $0)
            }
        guard let last = going.last, going.allSatisfy({ $0.actor.key == last.actor.key }) else { return nil }
        return SessionMemory.party(last, before: change)
    }

    /// Whether what the call set going acts as `account`: the account that it was given, else the service's own.
    private static func acts(as account: String, _ event: ContextEvent) -> Bool {
        if let given = event.detail("account")?.lowercased(), !given.isEmpty {
            return given == account || given.hasSuffix("/\(account)")
        }
        let action = event.action.lowercased()
        return owners.contains { action.contains($0.service) && account.hasSuffix($0.account) }
    }

    /// Whose accounts services act as by themselves.
    ///
    /// Source: IAM documentation, "Service agents reference"; Cloud Build documentation, "Default service account".
    private static let owners = [
        (service: "deploymentmanager.", account: "@cloudservices.gserviceaccount.com"),
        (service: "google.cloud.config.", account: "@gcp-sa-config.iam.gserviceaccount.com"),
        (service: "cloudbuild.", account: "@cloudbuild.gserviceaccount.com"),
    ]
}
