/// A cloud's or cluster's own machinery that writes rules without anybody asking it each time.
struct Controller: Sendable {
    enum Kind: CaseIterable {
        case loadBalancerController, managedDatabase, clusterService, elasticMapReduce, remediation
        case azureKubernetes, justInTime, databricks
        case googleKubernetes
    }

    let kind: Kind
    let account: Int
    /// Things made or changed a week.
    let rate: Double
    let address: String
    let name: String
    let objectID: String

    static func draw(_ kind: Kind, in draft: CompanyDraft, _ chance: inout Chance) -> Controller {
        Controller(
            kind: kind, account: chance.number(0...(draft.accounts - 1)), rate: chance.real(2...14),
            address: Places.cloudAddress(&chance),
            name: chance.pick(["shop", "live", "apps", "batch", "stage"]),
            objectID: chance.uuid())
    }

    var cloud: Cloud {
        switch kind {
        case .loadBalancerController, .managedDatabase, .clusterService, .elasticMapReduce, .remediation: .aws
        case .azureKubernetes, .justInTime, .databricks: .azure
        case .googleKubernetes: .gcp
        }
    }
}
