import CloudChanges
import Testing

@Suite("GCP attachments, databases and services")
struct GCPLayerTests {
    @Test(
        "tags, accounts, addresses and networks",
        arguments: [
            (
                "instances.setTags", #"{"tags":["open"],"fingerprint":"x"}"#,
                ["attach - - - ?  !contentUnknown"]
            ),
            ("instances.setTags", #"{"items":["open"]}"#, ["attach - - - ?  !contentUnknown"]),
            ("instances.setTags", #"{"fingerprint":"x"}"#, ["replace - - - ?  !contentUnknown"]),
            ("instances.setTags", nil, ["attach - - - ?  !contentUnknown"]),
            ("instances.update", #"{"tags":{"items":["open"]}}"#, ["attach - - - ?  !contentUnknown"]),
            ("instances.update", #"{"minCpuPlatform":"x"}"#, []),
            ("instances.setServiceAccount", #"{"email":"a"}"#, ["attach - - - ?  !contentUnknown"]),
            ("instances.addAccessConfig", #"{"name":"nat"}"#, ["attach - - - ?  !contentUnknown"]),
            ("networks.addPeering", #"{"name":"p"}"#, ["attach - - - ?  !contentUnknown"]),
            (
                "networks.patch", #"{"networkFirewallPolicyEnforcementOrder":"BEFORE_CLASSIC_FIREWALL"}"#,
                ["replace - - - ?  !contentUnknown"]
            ),
            ("networks.patch", #"{"routingConfig":{"routingMode":"GLOBAL"}}"#, []),
            ("networks.patch", nil, ["replace - - - ? unknown !contentUnknown"]),
            ("networks.insert", #"{"name":"n"}"#, []),
            // A creation in plain sight is no change; a hidden one may be.
            ("networks.insert", #"{"omitted":true}"#, ["create - - - ?  !contentUnknown"]),
            ("instances.insert", #""HIDDEN_DUE_TO_SECURITY_REASONS""#, ["create - - - ?  !contentUnknown"]),
            ("instances.insert", #"{"tags":{"items":["open"]}}"#, []),
            ("instances.insert", nil, []),
        ] as [(String, String?, [String])])
    func attachments(method: String, request: String?, expected: [String]) throws {
        #expect(try GCPSample.rules("v1.compute.\(method)", request).map(\.line) == expected)
    }

    @Test("a secure tag is about the machine it is bound to, and no firewall's matter on a bucket")
    func tagBinding() throws {
        func change(_ parent: String) throws -> Change {
            try GCPSample.change(
                GCPSample.entry(
                    "google.cloud.resourcemanager.v3.TagBindings.CreateTagBinding",
                    request: #"{"tagBinding":{"parent":"\#(parent)","tagValue":"tagValues/42"}}"#,
                    service: "cloudresourcemanager", operation: nil))
        }
        let machine = try change("//compute.googleapis.com/projects/1/zones/europe-west1-b/instances/7")
        #expect(machine.changes.map(\.line) == ["attach - - - ?  !contentUnknown"])
        #expect(machine.target.id == "projects/1/zones/europe-west1-b/instances/7")
        #expect(machine.changes.first?.ruleID == "tagValues/42")
        let bucket = try change("//storage.googleapis.com/projects/_/buckets/b")
        #expect(bucket.changes.first?.traits == [.wordsOnly])
    }

    @Test(
        "Cloud SQL's networks, at the engine's port",
        arguments: [
            (
                "create",
                #"{"body":{"databaseVersion":"POSTGRES_15","settings":{"ipConfiguration":{"authorizedNetworks":[{"value":"0.0.0.0/0","name":"all"}]}}}}"#,
                ["add ingress allow tcp 5432-5432 0.0.0.0/0"]
            ),
            (
                "update",
                #"{"body":{"databaseVersion":"MYSQL_8_0","settings":{"ipConfiguration":{"authorizedNetworks":[{"value":"192.0.2.1"},{"value":"10.0.0.0/8"}]}}}}"#,
                ["replace ingress allow tcp 3306-3306 10.0.0.0/8+192.0.2.1/32 !contentUnknown"]
            ),
            (
                "patch",
                #"{"body":{"settings":{"ipConfiguration":{"ipv4Enabled":true,"authorizedNetworks":[{"value":"203.0.113.0/24"}]}}}}"#,
                [
                    "enable - - - ?  !contentUnknown",
                    "replace ingress allow tcp 1433-1433+3306-3306+5432-5432 203.0.113.0/24 !contentUnknown",
                ]
            ),
            ("update", #"{"body":{"settings":{"tier":"db-f1-micro"}}}"#, []),
            ("update", #"{"body":"REDACTED"}"#, ["replace - - - ? unknown !contentUnknown"]),
            ("update", nil, ["replace - - - ? unknown !contentUnknown"]),
            ("restart", nil, []),
        ] as [(String, String?, [String])])
    func cloudSQL(verb: String, request: String?, expected: [String]) throws {
        let change = try GCPSample.change(
            GCPSample.entry(
                "cloudsql.instances.\(verb)", request: request, service: "cloudsql",
                resource: "instances/example-net:orders"))
        #expect(change.changes.map(\.line) == expected)
        if !expected.isEmpty {
            #expect(
                change.target
                    == Target(
                        kind: .databaseFirewall, id: "projects/example-net/instances/orders", name: "orders"))
        }
    }

    @Test(
        "App Engine's numbered rules",
        arguments: [
            (
                "CreateIngressRule",
                #"{"parent":"apps/a","rule":{"priority":100,"action":"ALLOW","sourceRange":"198.51.100.0/24"}}"#,
                ["add ingress allow tcp 80-80+443-443 198.51.100.0/24"]
            ),
            (
                "UpdateIngressRule",
                #"{"rule":{"priority":"2147483647","action":"ALLOW","sourceRange":"*"}}"#,
                ["replace ingress allow tcp 80-80+443-443 0.0.0.0/0+::/0 !defaultAllow"]
            ),
            (
                "BatchUpdateIngressRules",
                #"{"ingressRules":[{"priority":2147483647,"action":"ALLOW","sourceRange":"*"}]}"#,
                [
                    "replace - - - ? unknown !contentUnknown",
                    "replace ingress allow tcp 80-80+443-443 0.0.0.0/0+::/0 !defaultAllow",
                ]
            ),
            ("CreateIngressRule", nil, ["add - - - ? unknown !contentUnknown"]),
            ("DeleteIngressRule", nil, ["remove - - - ? unknown !contentUnknown"]),
            ("ListIngressRules", nil, []),
        ] as [(String, String?, [String])])
    func appEngine(verb: String, request: String?, expected: [String]) throws {
        let change = try GCPSample.change(
            GCPSample.entry(
                "google.appengine.v1.Firewall.\(verb)", request: request, service: "appengine",
                resource: "apps/example-net/firewall/ingressRules/100", operation: nil))
        #expect(change.changes.map(\.line) == expected)
        #expect(change.target.id == (expected.isEmpty ? change.target.id : "apps/example-net"))
    }

    @Test(
        "network security services",
        arguments: [
            (
                "AddressGroupService.AddAddressGroupItems", #"{"addressGroup":"g","items":["192.0.2.0/24"]}"#,
                "add - - - ? 192.0.2.0/24 !contentUnknown"
            ),
            ("AddressGroupService.RemoveAddressGroupItems", nil, "remove - - - ? unknown !contentUnknown"),
            (
                "AddressGroupService.UpdateAddressGroup",
                #"{"addressGroup":{"name":"g","items":["0.0.0.0/0"]},"updateMask":"items"}"#,
                "replace - - - ? 0.0.0.0/0 !contentUnknown"
            ),
            ("AddressGroupService.DeleteAddressGroup", nil, "delete - - - ? "),
            ("FirewallActivation.DeleteFirewallEndpointAssociation", nil, "detach - - - ?  !layerOff"),
            (
                "FirewallActivation.UpdateFirewallEndpointAssociation",
                #"{"firewallEndpointAssociation":{"disabled":true}}"#, "disable - - - ?  !layerOff"
            ),
            ("FirewallActivation.DeleteFirewallEndpoint", nil, "delete - - - ?  !layerOff"),
            (
                "OrganizationSecurityProfileGroupService.UpdateSecurityProfile", #"{"securityProfile":{}}"#,
                "replace - - - ? unknown !contentUnknown"
            ),
            (
                "NetworkSecurity.CreateGatewaySecurityPolicyRule",
                #"{"gatewaySecurityPolicyRule":{"enabled":true,"basicProfile":"ALLOW","sessionMatcher":"true"}}"#,
                "add egress allow tcp 80-80+443-443 0.0.0.0/0+::/0"
            ),
            (
                "NetworkSecurity.UpdateGatewaySecurityPolicyRule",
                #"{"gatewaySecurityPolicyRule":{"basicProfile":"ALLOW","sessionMatcher":"host() == 'a.example'"}}"#,
                "replace egress allow tcp 80-80+443-443 unknown !contentUnknown"
            ),
            (
                "NetworkSecurity.DeleteGatewaySecurityPolicyRule", nil,
                "remove - - - ? unknown !contentUnknown"
            ),
        ] as [(String, String?, String)])
    func networkSecurity(method: String, request: String?, expected: String) throws {
        #expect(
            try GCPSample.rules(
                "google.cloud.networksecurity.v1.\(method)", request, service: "networksecurity"
            ).map(\.line) == [expected])
    }

    @Test(
        "GKE's control plane",
        arguments: [
            (
                #"{"update":{"desiredMasterAuthorizedNetworksConfig":{}}}"#,
                ["disable ingress allow tcp 443-443 0.0.0.0/0+::/0 !layerOff"]
            ),
            (
                #"{"update":{"desiredMasterAuthorizedNetworksConfig":{"enabled":true,"cidrBlocks":[{"cidrBlock":"0.0.0.0/0"}]}}}"#,
                ["replace ingress allow tcp 443-443 0.0.0.0/0 !contentUnknown"]
            ),
            (
                #"{"update":{"desiredMasterAuthorizedNetworksConfig":{"enabled":true}}}"#,
                ["enable - - - ?  !layerOn"]
            ),
            (#"{"update":{"desiredNodeVersion":"1.30"}}"#, []),
            (nil, ["replace - - - ? unknown !contentUnknown"]),
        ] as [(String?, [String])])
    func cluster(request: String?, expected: [String]) throws {
        #expect(
            try GCPSample.rules(
                "google.container.v1.ClusterManager.UpdateCluster", request, service: "container"
            ).map(\.line) == expected)
    }

    @Test("an access level's networks")
    func accessLevel() throws {
        let method = "google.identity.accesscontextmanager.v1.AccessContextManager"
        let request =
            #"{"accessLevel":{"basic":{"conditions":[{"ipSubnetworks":["203.0.113.0/24"]}]}}}"#
        #expect(
            try GCPSample.rules("\(method).UpdateAccessLevel", request, service: "accesscontextmanager")
                .map(\.line) == ["replace ingress allow tcp 443-443 203.0.113.0/24 !contentUnknown"])
        #expect(
            try GCPSample.rules("\(method).DeleteServicePerimeter", nil, service: "accesscontextmanager")
                .map(\.line) == ["delete - - - ?  !layerOff"])
    }
}
