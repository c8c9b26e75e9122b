import CloudChanges
import Testing

@Suite("GCP firewall policies and Cloud Armor")
struct GCPPolicyTests {
    @Test(
        "a policy's new rule",
        arguments: [
            (
                #"{"action":"allow","direction":"INGRESS","priority":100,"match":{"srcIpRanges":["0.0.0.0/0"],"layer4Configs":[{"ipProtocol":"tcp","ports":["22"]}]}}"#,
                "add ingress allow tcp 22-22 0.0.0.0/0"
            ),
            // No source at all is everybody, of both families.
            (
                #"{"action":"allow","match":{"layer4Configs":[{"ipProtocol":"all"}]}}"#,
                "add ingress allow any 0-65535 0.0.0.0/0+::/0"
            ),
            (
                #"{"action":"deny","direction":"EGRESS","match":{"destIpRanges":["203.0.113.0/24"],"layer4Configs":[{"ipProtocol":"udp","ports":["53"]}]}}"#,
                "add egress deny udp 53-53 203.0.113.0/24"
            ),
            // What the next layer answers, the record does not show.
            (
                #"{"action":"goto_next","match":{"srcIpRanges":["0.0.0.0/0"],"layer4Configs":[{"ipProtocol":"all"}]}}"#,
                "add ingress - any 0-65535 0.0.0.0/0 !contentUnknown"
            ),
            (
                #"{"action":"apply_security_profile_group","match":{"srcIpRanges":["10.0.0.0/8"],"layer4Configs":[{"ipProtocol":"tcp"}]}}"#,
                "add ingress allow tcp 0-65535 10.0.0.0/8"
            ),
            (
                #"{"action":"allow","match":{"srcNetworkType":"INTERNET","layer4Configs":[{"ipProtocol":"tcp","ports":["443"]}]}}"#,
                "add ingress allow tcp 443-443 0.0.0.0/0+::/0"
            ),
            // Every address, but inside the network only.
            (
                #"{"action":"allow","match":{"srcNetworkType":"INTRA_VPC","srcIpRanges":["0.0.0.0/0"],"layer4Configs":[{"ipProtocol":"all"}]}}"#,
                "add ingress allow any 0-65535 service:INTRA_VPC"
            ),
            (
                #"{"action":"allow","match":{"srcRegionCodes":["ZZ"],"srcSecureTags":[{"name":"tagValues/1"}],"layer4Configs":[{"ipProtocol":"tcp","ports":["80"]}]}}"#,
                "add ingress allow tcp 80-80 service:region-ZZ+tag:tagValues/1"
            ),
            // A domain is whatever its owner makes it; a group's addresses stand elsewhere.
            (
                #"{"action":"allow","match":{"srcFqdns":["a.example"],"srcAddressGroups":["projects/p/locations/global/addressGroups/g"],"layer4Configs":[{"ipProtocol":"all"}]}}"#,
                "add ingress allow any 0-65535 pl:projects/p/locations/global/addressGroups/g+unknown !contentUnknown"
            ),
            (
                #"{"action":"deny","disabled":true,"match":{"srcIpRanges":["0.0.0.0/0"],"layer4Configs":[{"ipProtocol":"all"}]}}"#,
                "add ingress deny any 0-65535 0.0.0.0/0 !notYetInForce !switchedOff"
            ),
            (#"{"@type":"x"}"#, "add - - - ? unknown !contentUnknown"),
            (#"{"action":"deny"}"#, "add ingress deny - ? unknown !contentUnknown"),
        ])
    func addRule(request: String, expected: String) throws {
        for resource in ["networkFirewallPolicies", "regionNetworkFirewallPolicies", "firewallPolicies"] {
            #expect(try GCPSample.rules("v1.compute.\(resource).addRule", request).map(\.line) == [expected])
        }
    }

    @Test(
        "a policy's patched rule says only what it sends",
        arguments: [
            (#"{"action":"allow"}"#, "replace - allow - ? unknown !contentUnknown"),
            (#"{"action":"goto_next","priority":10}"#, "replace - - - ? unknown !contentUnknown"),
            (#"{"disabled":true}"#, "disable - - - ? unknown !contentUnknown"),
            (#"{"priority":900,"description":"tidied"}"#, "replace - - - ?  !wordsOnly"),
            (
                #"{"match":{"srcIpRanges":["0.0.0.0/0"]}}"#,
                "replace ingress - - ? 0.0.0.0/0 !contentUnknown"
            ),
            (
                #"{"action":"allow","direction":"INGRESS","match":{"srcIpRanges":["192.0.2.1"],"layer4Configs":[{"ipProtocol":"tcp","ports":["22"]}]}}"#,
                "replace ingress allow tcp 22-22 192.0.2.1/32"
            ),
        ])
    func patchRule(request: String, expected: String) throws {
        #expect(
            try GCPSample.rules("v1.compute.networkFirewallPolicies.patchRule", request).map(\.line)
                == [expected])
    }

    @Test(
        "what happens to whole policies",
        arguments: [
            ("removeRule", #"{"@type":"x"}"#, "remove - - - ? unknown !contentUnknown"),
            ("cloneRules", nil, "replace - - - ? unknown !contentUnknown"),
            ("addAssociation", #"{"attachmentTarget":"n"}"#, "attach - - - ?  !contentUnknown"),
            ("removeAssociation", nil, "detach - - - ?  !layerOff"),
            ("insert", #"{"name":"p"}"#, "create - - - ?  !notYetInForce"),
            ("insert", nil, "create - - - ?  !contentUnknown"),
            ("patch", #"{"description":"x"}"#, "replace - - - ?  !wordsOnly"),
            ("patch", #"{"rules":[{"action":"allow"}]}"#, "replace - - - ? unknown !contentUnknown"),
            ("delete", nil, "delete - - - ? "),
            ("move", nil, "attach - - - ?  !contentUnknown"),
            ("setIamPolicy", #"{"policy":{}}"#, "replace - - - ?  !protectionOff"),
        ] as [(String, String?, String)])
    func policies(verb: String, request: String?, expected: String) throws {
        #expect(
            try GCPSample.rules("v1.compute.firewallPolicies.\(verb)", request).map(\.line) == [expected])
    }

    @Test(
        "Cloud Armor",
        arguments: [
            (
                "addRule",
                #"{"action":"allow","priority":1000,"match":{"versionedExpr":"SRC_IPS_V1","config":{"srcIpRanges":["*"]}}}"#,
                "add ingress allow tcp 80-80+443-443 0.0.0.0/0+::/0"
            ),
            (
                "addRule",
                #"{"action":"deny(403)","priority":1000,"preview":true,"match":{"config":{"srcIpRanges":["203.0.113.0/24"]}}}"#,
                "add ingress deny tcp 80-80+443-443 203.0.113.0/24 !notYetInForce !switchedOff"
            ),
            (
                "addRule", #"{"action":"allow","match":{"expr":{"expression":"true"}}}"#,
                "add ingress allow tcp 80-80+443-443 unknown !contentUnknown"
            ),
            // The default answer.
            (
                "patchRule",
                #"{"action":"allow","priority":2147483647,"match":{"config":{"srcIpRanges":["*"]}}}"#,
                "replace ingress allow tcp 80-80+443-443 0.0.0.0/0+::/0 !defaultAllow"
            ),
            ("patchRule", #"{"preview":true}"#, "disable ingress - - ? unknown !contentUnknown"),
            ("patchRule", #"{"preview":false}"#, "enable ingress - - ? unknown !contentUnknown"),
            ("removeRule", nil, "remove - - - ? unknown !contentUnknown"),
            ("patch", #"{"adaptiveProtectionConfig":{}}"#, "replace - - - ? unknown !contentUnknown"),
            ("delete", nil, "delete - - - ? "),
            (
                "addRule",
                #"{"action":"allow","networkMatch":{"srcIpRanges":["0.0.0.0/0"],"destPorts":["53"],"ipProtocols":["UDP"]}}"#,
                "add ingress allow udp 53-53 0.0.0.0/0"
            ),
        ] as [(String, String?, String)])
    func armor(verb: String, request: String?, expected: String) throws {
        #expect(
            try GCPSample.rules("v1.compute.securityPolicies.\(verb)", request).map(\.line) == [expected])
    }

    @Test("an organisation's security policy reads like a firewall policy")
    func organisation() throws {
        let request =
            #"{"action":"allow","direction":"INGRESS","match":{"versionedExpr":"FIREWALL","config":{"srcIpRanges":["0.0.0.0/0"],"layer4Configs":[{"ipProtocol":"tcp","ports":["3389"]}]}}}"#
        #expect(
            try GCPSample.rules("v1.compute.organizationSecurityPolicies.addRule", request).map(\.line)
                == ["add ingress allow tcp 3389-3389 0.0.0.0/0"])
        #expect(
            try GCPSample.rules("v1.compute.organizationSecurityPolicies.removeAssociation", nil).map(\.line)
                == ["detach - - - ?  !layerOff"])
    }

    @Test("a validated rule is a dry run")
    func validateOnly() throws {
        let text = GCPSample.entry(
            "v1.compute.securityPolicies.addRule", request: #"{"action":"allow","validateOnly":true}"#)
        #expect(try GCPSample.change(text).outcome == .dryRun)
        let elsewhere = GCPSample.entry(
            "v1.compute.firewalls.insert", request: #"{"name":"a","validateOnly":true}"#)
        #expect(try GCPSample.change(elsewhere).outcome == .unknown)
    }

    @Test(
        "a backend's policy set, emptied or untold",
        arguments: [
            (
                "backendServices.setSecurityPolicy",
                #"{"securityPolicy":"https://www.googleapis.com/compute/v1/projects/p/global/securityPolicies/edge"}"#,
                ["attach - - - ?  !contentUnknown"]
            ),
            ("backendServices.setSecurityPolicy", #"{"securityPolicy":""}"#, ["detach - - - ?  !layerOff"]),
            (
                "backendServices.setSecurityPolicy", #"{"@type":"x"}"#,
                ["detach - - - ?  !contentUnknown !layerOff"]
            ),
            (
                "backendBuckets.setEdgeSecurityPolicy", nil, ["attach - - - ? unknown !contentUnknown"]
            ),
            ("backendServices.patch", #"{"securityPolicy":null}"#, ["detach - - - ?  !layerOff"]),
            ("backendServices.patch", #"{"timeoutSec":30}"#, []),
            ("backendServices.update", nil, ["attach - - - ? unknown !contentUnknown"]),
            ("networkEdgeSecurityServices.delete", nil, ["delete - - - ?  !layerOff"]),
            ("instances.setSecurityPolicy", #"{"securityPolicy":""}"#, ["detach - - - ?  !layerOff"]),
        ] as [(String, String?, [String])])
    func backends(method: String, request: String?, expected: [String]) throws {
        #expect(try GCPSample.rules("v1.compute.\(method)", request).map(\.line) == expected)
    }
}
