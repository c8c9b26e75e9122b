import Testing

@testable import CloudChanges

@Suite("Azure: firewalls of databases and services, access on request")
struct AzureServiceTests {
    private static func one(
        _ name: String, _ operation: String, _ resource: String, _ body: String?, code: String = "",
        _ lines: String...
    ) -> AzureCase {
        AzureCase(name: name, operation: operation, resource: resource, body: body, code: code, lines: lines)
    }

    private static func range(_ name: String, _ first: String, _ last: String, _ peers: String) -> AzureCase {
        one(
            name, "Microsoft.Sql/servers/firewallRules/write",
            "Microsoft.Sql/servers/orders/firewallRules/tmp",
            #"{"properties":{"startIpAddress":"\#(first)","endIpAddress":"\#(last)"}}"#,
            "add ingress allow tcp 1433 \(peers) #tmp")
    }

    private static let databases: [AzureCase] = [
        range("the world", "0.0.0.0", "255.255.255.255", "0.0.0.0/0"),
        range("every tenant of Azure", "0.0.0.0", "0.0.0.0", "service:AzureCloud"),
        range("one host", "203.0.113.9", "203.0.113.9", "203.0.113.9/32"),
        range("all but the first address", "0.0.0.1", "0.0.0.4", "0.0.0.1/32 0.0.0.2/31 0.0.0.4/32"),
        range("the wrong way round is unknown", "203.0.113.9", "203.0.113.1", "unknown"),
        range("no address is unknown", "x", "203.0.113.1", "unknown"),
        one(
            "an IPv6 range", "Microsoft.Sql/servers/ipv6FirewallRules/write",
            "Microsoft.Sql/servers/orders/ipv6FirewallRules/six",
            #"{"properties":{"startIPv6Address":"::","endIPv6Address":"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}}"#,
            "add ingress allow tcp 1433 ::/0 #six"),
        one(
            "a removed range closes", "Microsoft.DBforMySQL/flexibleServers/firewallRules/delete",
            "Microsoft.DBforMySQL/flexibleServers/orders/firewallRules/tmp", nil,
            "remove ingress allow tcp 3306 unknown #tmp"),
        one(
            "a cache without rules is open", "Microsoft.Cache/redis/firewallRules/delete",
            "Microsoft.Cache/redis/c/firewallRules/last", nil,
            "remove ingress allow tcp 6379-6380 unknown #last [contentUnknown]"),
        one(
            "a server of a new kind", "Microsoft.DBforPostgreSQL/serverGroupsv2/firewallRules/write",
            "Microsoft.DBforPostgreSQL/serverGroupsv2/c/firewallRules/all",
            #"{"properties":{"startIpAddress":"0.0.0.0","endIpAddress":"255.255.255.255"}}"#, code: "OK",
            "replace ingress allow tcp 5432,6432 0.0.0.0/0 #all"),
        one(
            "a body that is missing", "Microsoft.Sql/servers/firewallRules/write",
            "Microsoft.Sql/servers/orders/firewallRules/tmp", nil,
            "add ingress allow tcp 1433 unknown #tmp [contentUnknown]"),
        one(
            "all rules replaced", "Microsoft.Synapse/workspaces/replaceAllIpFirewallRules/action",
            "Microsoft.Synapse/workspaces/w",
            #"{"ipFirewallRules":{"all":{"startIpAddress":"0.0.0.0","endIpAddress":"255.255.255.255"}}}"#,
            "replace [contentUnknown]"),
        one(
            "hosts that a server may call", "Microsoft.Sql/servers/outboundFirewallRules/write",
            "Microsoft.Sql/servers/orders/outboundFirewallRules/files.example.org", nil,
            "add egress allow tcp service:files.example.org #files.example.org"),
    ]

    @Test("ranges of two addresses", arguments: databases)
    func database(_ example: AzureCase) throws { try example.check() }

    private static let account = "Microsoft.Storage/storageAccounts"

    private static let services: [AzureCase] = [
        one(
            "a default of allow", "\(account)/write", "\(account)/files",
            #"{"properties":{"networkAcls":{"defaultAction":"Allow"}}}"#,
            "replace ingress allow 0.0.0.0/0 ::/0 #defaultAction [defaultAllow]"),
        one(
            "a default of deny closes, the list is unknown", "\(account)/write", "\(account)/files",
            #"{"properties":{"networkAcls":{"defaultAction":"Deny","ipRules":[{"value":"203.0.113.1"}]}}}"#,
            "enable ingress #defaultAction [layerOn]", "replace ingress #= [contentUnknown]"),
        one(
            "a write that is not about the network", "\(account)/write", "\(account)/files",
            #"{"properties":{"allowSharedKeyAccess":true}}"#),
        one(
            "public access", "Microsoft.Sql/servers/write", "Microsoft.Sql/servers/orders",
            #"{"properties":{"publicNetworkAccess":"Enabled"}}"#,
            "enable ingress #publicNetworkAccess [contentUnknown]"),
        one(
            "a cluster for everybody", "Microsoft.ContainerService/managedClusters/write",
            "Microsoft.ContainerService/managedClusters/k",
            #"{"properties":{"apiServerAccessProfile":{"authorizedIPRanges":[]}}}"#,
            "replace ingress allow 0.0.0.0/0 ::/0 [defaultAllow]"),
        one(
            "access on request",
            "Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action",
            "Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default",
            #"{"virtualMachines":[{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm1","ports":[{"number":22,"allowedSourceAddressPrefix":"203.0.113.7","endTimeUtc":"x"}]}]}"#,
            "add ingress allow 22 203.0.113.7/32 #vm1"),
        one(
            "a request that cannot be read",
            "Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action",
            "Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default", nil,
            "add ingress allow unknown [contentUnknown]"),
        one(
            "a perimeter that only learns",
            "Microsoft.Network/networkSecurityPerimeters/resourceAssociations/write",
            "Microsoft.Network/networkSecurityPerimeters/p/resourceAssociations/a",
            #"{"properties":{"accessMode":"Learning"}}"#, "attach [layerOff]"),
        one(
            "a link to a machine", "Microsoft.Network/bastionHosts/createShareableLinks/action",
            "Microsoft.Network/bastionHosts/b", nil, "create ingress allow tcp 443 0.0.0.0/0 ::/0"),
        one(
            "what no family knows", "Microsoft.Compute/virtualMachines/write",
            "Microsoft.Compute/virtualMachines/v", nil),
    ]

    @Test("network rules among other settings", arguments: services)
    func service(_ example: AzureCase) throws { try example.check() }
}
