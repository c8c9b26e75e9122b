import Foundation
import Testing

@testable import CloudChanges

/// The made-up stories under `Fixtures/stories/azure-*`, read without ingest: arrays, `value`, `records`, lines.
private enum AzureStoryFiles {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/stories")

    static let names: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return all.filter { $0.hasPrefix("azure-") }.sorted()
    }()

    static func text(_ story: String, _ file: String) -> String? {
        try? String(contentsOf: root.appendingPathComponent("\(story)/\(file)"), encoding: .utf8)
    }

    static func matches(_ story: String) throws -> [Match] {
        if let whole = text(story, "events.json") {
            let document = try JSONParser().parse(whole)
            let list = document.array ?? document["value"]?.array ?? document["records"]?.array
            return try #require(list).map { try AzureTestRecords.match($0.text()) }
        }
        return try #require(text(story, "events.ndjson")).split(separator: "\n").map {
            try AzureTestRecords.match(String($0))
        }
    }
}

@Suite("Azure stories")
struct AzureStoryTests {
    @Test("there are at least twelve, each with a line on what it shows")
    func told() throws {
        #expect(AzureStoryFiles.names.count >= 12)
        for name in AzureStoryFiles.names {
            let first = AzureStoryFiles.text(name, "story.md")?.split(separator: "\n").first
            #expect((first?.count ?? 0) > 40, "\(name)")
        }
    }

    /// Actor, outcome and changes of each operation, in the order of time.
    private static let expected: [String: [String]] = [
        "azure-admin-rule-and-commit": [
            "pipeline success nm-core: add ingress deny tcp 3389 0.0.0.0/0 ::/0 @10 #all/deny-rdp [notYetInForce]",
            "pipeline success nm-core: enable [contentUnknown]",
            "bo.lind success nm-core: add ingress allow tcp 22,3389 0.0.0.0/0 ::/0 @1 #all/tmp [notYetInForce]",
            "bo.lind success nm-core: enable [contentUnknown]",
            "bo.lind success nm-core: disable [layerOff]",
            "pipeline success nm-core: enable [wordsOnly]",
        ],
        "azure-cascade-delete": [
            "bo.lind success nsg-demo: delete",
            "bo.lind success waf-demo: delete [layerOff]",
            "bo.lind success nsg-jump: delete [contentUnknown]",
        ],
        "azure-change-tickets": [
            "pipeline success nsg-web: add ingress allow tcp 22 203.0.113.40/32 @300 #partner-a",
            "pipeline success nsg-web: add ingress allow tcp 22 203.0.113.40/32 @300 #partner-b",
            "pipeline unknown release-CHG0030001-41: ",
            "pipeline success nsg-web: add ingress allow tcp 22 203.0.113.40/32 @300 #partner-c",
            "pipeline unknown release-CHG0077777-42: ",
            "pipeline success nsg-web: add ingress allow tcp 22 203.0.113.40/32 @300 #partner-d",
            "pipeline success nsg-web: add ingress allow tcp 22 203.0.113.40/32 @300 #partner-e",
            "pipeline success nsg-web: add ingress allow tcp 22 203.0.113.40/32 @300 #CHG0030001-partner",
            "pipeline success nsg-web: add ingress allow tcp 22 203.0.113.40/32 @300 #partner-g",
        ],
        "azure-database-ranges": [
            "pipeline success sql-orders: replace ingress allow tcp 1433 0.0.0.0/0 #all",
            "pipeline success sql-orders: add ingress allow tcp 1433 service:AzureCloud #AllowAllWindowsAzureIps",
            "ana.ortiz success sql-orders: add ingress allow tcp 1433 198.51.100.24/32 #office",
            "ana.ortiz success sql-orders: remove ingress allow tcp 1433 unknown #office",
            "pipeline success pg-orders: add ingress allow tcp 5432,6432 0.0.0.0/0 #tmp",
        ],
        "azure-deny-rule-deleted": [
            "pipeline success nsg-app: remove #tmp-allow-build [contentUnknown]",
            "bo.lind success nsg-web: remove #deny-rdp-internet [contentUnknown]",
        ],
        "azure-firewall-policy": [
            "pipeline success rcg-partner: add egress allow tcp 22 203.0.113.30/32 @200 #out/sftp",
            "bo.lind success rcg-tmp: add ingress allow any 0-65535 0.0.0.0/0 ::/0 @200 #any/all",
            "bo.lind success rcg-dnat: add ingress allow tcp 3389 0.0.0.0/0 ::/0 @100 #nat/rdp",
            "pipeline success rcg-partner: replace [contentUnknown]",
            "bo.lind success rcg-tmp: add ingress allow any 0-65535 0.0.0.0/0 ::/0 @200 #any/all [notYetInForce]",
            "bo.lind success fwp-core: enable [contentUnknown]",
        ],
        "azure-groups-of-addresses": [
            "pipeline success ipg-partners: add 203.0.113.30/32 203.0.113.31/32 [contentUnknown]",
            "pipeline success asg-jump: create [contentUnknown]",
            "pipeline success sql-orders: add egress allow tcp service:files.example.org #files.example.org",
            "bo.lind success ipg-tmp: add 0.0.0.0/1 128.0.0.0/1 [contentUnknown]",
        ],
        "azure-guests-and-identities": [
            "userAssignedIdentities/id-deployer success nsg-app: add ingress allow tcp 443 10.60.0.0/16 @210 #deploy",
            "policyAssignments/deploy-base-nsg success nsg-app: add ingress deny any 0-65535 0.0.0.0/0 ::/0 @4095 #base-deny",
            "kim.park success nsg-app: add ingress allow tcp 22 203.0.113.12/32 @300 #partner",
        ],
        "azure-hidden-bodies": [
            "pipeline unknown nsg-app: add ingress allow tcp 443 10.60.0.0/16 @300 #nested",
            "bo.lind unknown nsg-app: replace unknown #masked [contentUnknown]",
            "bo.lind unknown nsg-app: replace unknown #cut [contentUnknown]",
            "bo.lind unknown nsg-app: replace unknown #none [contentUnknown]",
        ],
        "azure-inspection-off": [
            "pipeline success fwp-core: replace [contentUnknown]",
            "bo.lind success fwp-core: disable #intrusionDetection [protectionOff]; disable #threatIntelMode [protectionOff]; replace [contentUnknown]",
            "bo.lind success afw-edge: delete [layerOff]",
        ],
        "azure-ipv6-and-ports": [
            "pipeline success nsg-v6: add ingress allow tcp 22 fd00:40::/32 @320 #v6-inside",
            "bo.lind success nsg-v6: add ingress allow tcp 22 ::/0 @300 #v6",
        ],
        "azure-just-in-time": [
            "ana.ortiz success default: add ingress allow 22 198.51.100.24/32 #vm-web-1",
            "ana.ortiz success nsg-web: add ingress allow tcp 22 198.51.100.24/32 @100 #MicrosoftDefenderForCloud-JITRule_-877574167_850D838EC870F6AA112EB596036E0B0B",
            "bo.lind success default: add ingress allow 3389 0.0.0.0/0 ::/0 #vm-web-1",
            "bo.lind success nsg-web: add ingress allow tcp 3389 0.0.0.0/0 ::/0 @101 #MicrosoftDefenderForCloud-JITRule_1234567890_0123456789ABCDEF0123456789ABCDEF",
        ],
        "azure-lifecycle-twins": [
            "managedClusters/shop success aks-agentpool-73197682-nsg: add ingress allow tcp 443 0.0.0.0/0 ::/0 @500 #k8s-azure-lb_allow_IPv4_0123456789abcdef0123456789abcdef",
            "managedClusters/shop success aks-agentpool-73197682-nsg: add ingress allow tcp 22 0.0.0.0/0 ::/0 @500 #k8s-azure-lb_allow_IPv4_fedcba9876543210fedcba9876543210",
            "dana success aks-agentpool-73197682-nsg: add ingress allow tcp 443 0.0.0.0/0 ::/0 @500 #allow-front",
            "dana success aks-agentpool-73197682-nsg: add ingress allow tcp 443 0.0.0.0/0 ::/0 @500 #k8s-azure-lb_allow_IPv4_00000000000000000000000000000001",
            "userAssignedIdentities/id-shop-aks success aks-agentpool-73197682-nsg: add ingress allow tcp 443 0.0.0.0/0 ::/0 @500 #k8s-azure-lb_allow_IPv4_00000000000000000000000000000002",
            "pipeline success aks-agentpool-73197682-nsg: add ingress allow tcp 22 198.51.100.24/32 @100 #MicrosoftDefenderForCloud-JITRule_-1151891693_545C5DBC675443D3BF179EFD1EF8254D",
            "pipeline success aks-agentpool-73197682-nsg: remove #MicrosoftDefenderForCloud-JITRule_-1151891693_545C5DBC675443D3BF179EFD1EF8254D [contentUnknown]",
            "dana success aks-agentpool-73197682-nsg: add ingress allow tcp 22 198.51.100.24/32 @100 #allow-ssh",
            "dana success aks-agentpool-73197682-nsg: add ingress allow tcp 22 198.51.100.24/32 @100 #MicrosoftDefenderForCloud-JITRule_-1151891694_545C5DBC675443D3BF179EFD1EF8254D",
            "pipeline success aks-agentpool-73197682-nsg: add ingress allow tcp 3389 0.0.0.0/0 ::/0 @100 #MicrosoftDefenderForCloud-JITRule_-1151891695_545C5DBC675443D3BF179EFD1EF8254D",
            "Azure Databricks success aks-agentpool-73197682-nsg: add ingress allow tcp 0-65535 service:VirtualNetwork @500 #Microsoft.Databricks-workspaces_UseOnly_databricks-worker-to-worker-inbound",
            "dana success aks-agentpool-73197682-nsg: add ingress allow tcp 0-65535 service:VirtualNetwork @500 #allow-workers",
            "dana success aks-agentpool-73197682-nsg: add ingress allow tcp 0-65535 service:VirtualNetwork @500 #Microsoft.Databricks-workspaces_UseOnly_databricks-control-plane-ssh",
        ],
        "azure-pipeline-and-stolen-secret": [
            "pipeline success nsg-app: add ingress allow tcp 443 service:VirtualNetwork @200 #allow-lb",
            "pipeline success nsg-app: add ingress allow tcp 3389 0.0.0.0/0 ::/0 @110 #allow-lb2",
        ],
        "azure-plural-fields": [
            "bo.lind success nsg-app: add ingress allow tcp 20-25,8443 0.0.0.0/1 128.0.0.0/1 @300 #partners",
            "bo.lind success nsg-app: add ingress allow tcp 20-25,8443 10.40.0.0/16 10.41.0.0/16 @320 #sites",
            "bo.lind success nsg-app: add ingress allow tcp 22 sg:asg-jump @330 #jump",
        ],
        "azure-refused-and-failed": [
            "pipeline failure nsg-web: add ingress allow tcp 22 0.0.0.0/0 ::/0 @300 #x",
            "pipeline failure nsg-app: add ingress allow tcp 22 0.0.0.0/0 ::/0 @300 #x",
            "pipeline failure nsg-db: add ingress allow tcp 22 0.0.0.0/0 ::/0 @300 #x",
            "bo.lind failure nsg-web: delete [contentUnknown]",
        ],
        "azure-second-start": [
            "pipeline success nsg-db: add ingress allow tcp 5432 198.51.100.0/28 @300 #maintenance",
            "pipeline success nsg-db: replace ingress allow tcp 5432 0.0.0.0/0 @300 #maintenance",
        ],
        "azure-service-default-allow": [
            "pipeline success stshoplogs: enable ingress #defaultAction [layerOn]; replace ingress #= [contentUnknown]",
            "pipeline success stshoplogs: ",
            "bo.lind success stshopfiles: replace ingress allow 0.0.0.0/0 ::/0 #defaultAction [defaultAllow]",
            "bo.lind success aks-shop: replace ingress allow 0.0.0.0/0 ::/0 [defaultAllow]",
        ],
        "azure-ssh-to-the-world": [
            "ana.ortiz success nsg-web: add ingress allow tcp 22 0.0.0.0/0 ::/0 @300 #tmp-ssh",
            "ana.ortiz success nsg-web: add ingress allow tcp 22 10.40.0.0/16 @310 #office-ssh",
        ],
        "azure-subnet-detached": [
            "pipeline success snet-app: attach #networkSecurityGroups/nsg-web [contentUnknown]",
            "pipeline success nic-web-2: attach #networkSecurityGroups/nsg-web [contentUnknown]",
            "bo.lind success snet-web: detach #snet-web [layerOff]",
            "bo.lind success nic-web-1: detach #nic-web-1 [layerOff]",
        ],
        "azure-twins": [
            "pipeline success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-db",
            "dana success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-db",
            "dana success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-db",
            "pipeline success network-42: ",
            "pipeline success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-42",
            "dana success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-43",
            "dana success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-43",
            "pipeline success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-44",
            "pipeline success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-45",
            "Azure Kubernetes Service success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-46",
            "Azure Databricks success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #Microsoft.Databricks-workspaces_UseOnly_databricks-worker-to-worker-inbound",
            "userAssignedIdentities/deployer success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-47",
            "userAssignedIdentities/deployer success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-48",
            "dana success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #allow-49",
            "dana success nsg-app: add ingress allow tcp 5432 10.20.0.0/16 @200 #MicrosoftDefenderForCloud-JITRule_-1151891693_545C5DBC675443D3BF179EFD1EF8254D",
        ],
        "azure-put-drops-a-deny": [
            "pipeline success nsg-web: replace [contentUnknown]",
            "pipeline success nsg-web: replace [contentUnknown]",
        ],
        "azure-refusals-before-opening": [
            "pipeline failure shopdata: ",
            "pipeline failure 7c9e: ",
            "pipeline failure kv-shop: replace [contentUnknown]",
            "pipeline success nsg-web: add ingress allow tcp 443 10.20.0.0/16 @300 #x",
            "pipeline success nsg-web: add ingress allow tcp 443 10.20.0.0/16 @300 #y",
        ],
        "azure-waf-detection": [
            "pipeline success waf-api: replace [contentUnknown]",
            "bo.lind success waf-shop: disable ingress [layerOff]",
            "bo.lind success wafFront: replace ingress [emptied]",
            "bo.lind success bind-waf: detach ingress [layerOff]",
        ],
        "azure-whole-write": [
            "Azure Kubernetes Service success aks-agentpool-10203040-nsg: replace [contentUnknown]",
            "ana.ortiz success nsg-web: replace [contentUnknown]",
            "pipeline success nsg-new: add ingress allow tcp 8080 service:AzureLoadBalancer @200 #lb; add ingress deny any 0-65535 0.0.0.0/0 ::/0 @4096 #deny-all-in",
        ],
    ]

    @Test("each tells what it says it tells", arguments: AzureStoryFiles.names)
    func story(name: String) throws {
        let matches = try AzureStoryFiles.matches(name)
        let result = OperationAssembler.assemble(matches)
        #expect(result.faults.isEmpty && result.sharedIDs.isEmpty)
        let lines = try result.operations.map { operation in
            let change = try AzureNormaliser.change(of: operation)
            let display = change.actor.display
            let name = display.split(separator: "@").first.map(String.init) ?? ""
            let actor = display.hasPrefix("application ") ? "pipeline" : name
            let changes = AzureTestRecords.lines(change.changes).joined(separator: "; ")
            return "\(actor) \(change.outcome.rawValue) \(change.target.name ?? ""): \(changes)"
        }
        // What stood before is what those are about; their changes as recorded stand in their golden verdicts.
        if !name.hasPrefix("azure-memory-") { #expect(lines == Self.expected[name]) }
        var numbers = SeededNumbers(seed: 7)
        for _ in 0..<3 {
            let shuffled = OperationAssembler.assemble(matches.shuffled(using: &numbers))
            #expect(shuffled.operations == result.operations)
        }
    }
}
