import CloudChanges
import Testing

@Suite("GCP VPC firewall rules")
struct GCPFirewallTests {
    @Test("thousands of ports beside thousands of ranges are one rule, and never their product")
    func noProduct() throws {
        let ports = (0..<2_000).map { #"{"IPProtocol":"tcp","ports":["\#($0 * 2)"]}"# }.joined(separator: ",")
        let ranges = (0..<2_000).map { #""20.\#($0 / 256).\#($0 % 256).0/24""# }.joined(separator: ",")
        let rules = try GCPSample.rules(
            "v1.compute.firewalls.insert", #"{"alloweds":[\#(ports)],"sourceRanges":[\#(ranges)]}"#)
        #expect(rules.count == 1)
        #expect(rules.first?.ports?.count == 2_000 && rules.first?.peers.count == 2_000)
    }

    @Test("more protocols than any rule has are read as every protocol")
    func everyProtocol() throws {
        let numbers = (100..<130).map { #"{"IPProtocol":"\#($0)"}"# }.joined(separator: ",")
        let rules = try GCPSample.rules(
            "v1.compute.firewalls.insert", #"{"alloweds":[\#(numbers)],"sourceRanges":["10.0.0.0/8"]}"#)
        #expect(rules.map(\.networkProtocol) == ["any"] && rules.first?.ports == [.all])
    }

    @Test(
        "a new rule is read with the API's defaults",
        arguments: [
            (
                #"{"alloweds":[{"IPProtocol":"tcp","ports":["22"]}],"sourceRanges":["0.0.0.0/0"]}"#,
                ["add ingress allow tcp 22-22 0.0.0.0/0"]
            ),
            // The API's own spelling.
            (
                #"{"allowed":[{"IPProtocol":"TCP","ports":["22","8000-8100"]}],"sourceRanges":["10.0.0.7/8"]}"#,
                ["add ingress allow tcp 22-22+8000-8100 10.0.0.0/8"]
            ),
            // No source filter at all is every IPv4 address.
            (#"{"denieds":[{"IPProtocol":"all"}]}"#, ["add ingress deny any 0-65535 0.0.0.0/0"]),
            // Missing ports are all ports; protocols by number.
            (
                #"{"alloweds":[{"IPProtocol":"6"},{"IPProtocol":"47"},{"IPProtocol":"icmp"}],"sourceTags":["web"]}"#,
                [
                    "add ingress allow gre  tag:web", "add ingress allow icmp  tag:web",
                    "add ingress allow tcp 0-65535 tag:web",
                ]
            ),
            // Ranges, tags and accounts widen each other.
            (
                #"{"alloweds":[{"IPProtocol":"udp","ports":[53]}],"sourceRanges":["2001:db8::/32"],"sourceTags":["a"],"sourceServiceAccounts":["s@example-net.iam.gserviceaccount.com"]}"#,
                [
                    "add ingress allow udp 53-53 2001:db8::/32+tag:a+tag:s@example-net.iam.gserviceaccount.com"
                ]
            ),
            // Outbound: the destination is the peer, every address where none is named.
            (
                #"{"alloweds":[{"IPProtocol":"all"}],"direction":"EGRESS","destinationRanges":["203.0.113.0/24"]}"#,
                ["add egress allow any 0-65535 203.0.113.0/24"]
            ),
            (
                #"{"denieds":[{"IPProtocol":"all"}],"direction":"EGRESS"}"#,
                ["add egress deny any 0-65535 0.0.0.0/0"]
            ),
            // A disabled rule is as if absent.
            (
                #"{"alloweds":[{"IPProtocol":"all"}],"disabled":"true"}"#,
                ["add ingress allow any 0-65535 0.0.0.0/0 !notYetInForce !switchedOff"]
            ),
            // Split halves stay two networks.
            (
                #"{"alloweds":[{"IPProtocol":"all"}],"sourceRanges":["0.0.0.0/1","128.0.0.0/1"]}"#,
                ["add ingress allow any 0-65535 0.0.0.0/1+128.0.0.0/1"]
            ),
        ])
    func insert(request: String, expected: [String]) throws {
        #expect(try GCPSample.rules("v1.compute.firewalls.insert", request).map(\.line) == expected)
    }

    @Test(
        "what a patch leaves out is unknown",
        arguments: [
            (
                #"{"priority":"100"}"#, "replace - - - ? unknown !contentUnknown"
            ),
            (#"{"disabled":true}"#, "disable - - - ? unknown !contentUnknown"),
            (#"{"disabled":"false"}"#, "enable - - - ? unknown !contentUnknown"),
            (
                #"{"sourceRanges":["0.0.0.0/0"]}"#,
                "replace ingress - - ? 0.0.0.0/0 !contentUnknown"
            ),
            (
                #"{"alloweds":[{"IPProtocol":"tcp","ports":["3389"]}]}"#,
                "replace - allow tcp 3389-3389 unknown !contentUnknown"
            ),
            (
                #"{"alloweds":[{"IPProtocol":"tcp","ports":["3389"]}],"sourceRanges":["192.0.2.9/32"]}"#,
                "replace ingress allow tcp 3389-3389 192.0.2.9/32"
            ),
            (
                #"{"denieds":[{"IPProtocol":"tcp","ports":["22"]}],"sourceRanges":["0.0.0.0/0"],"disabled":true}"#,
                "disable ingress deny tcp 22-22 0.0.0.0/0"
            ),
            // What a rewritten deny kept out before is not told.
            (
                #"{"denieds":[{"IPProtocol":"tcp","ports":["22"]}],"sourceRanges":["192.0.2.0/24"]}"#,
                "replace ingress deny tcp 22-22 192.0.2.0/24 !contentUnknown"
            ),
            (#"{"destinationRanges":["0.0.0.0/0"]}"#, "replace - - - ? unknown !contentUnknown"),
            (#"{"name":"web","description":"CHG0012345"}"#, "replace - - - ?  !wordsOnly"),
            (#"{"logConfig":{"enable":false}}"#, "replace - - - ?  !protectionOff"),
            (#"{"logConfig":{"enable":true}}"#, "replace - - - ?  !layerOn"),
        ])
    func patch(request: String, expected: String) throws {
        #expect(try GCPSample.rules("v1.compute.firewalls.patch", request).map(\.line) == [expected])
    }

    @Test("an update states the whole rule, so absent sources are the world")
    func update() throws {
        let request = #"{"alloweds":[{"IPProtocol":"tcp","ports":["443"]}],"name":"web"}"#
        #expect(
            try GCPSample.rules("beta.compute.firewalls.update", request).map(\.line)
                == ["replace ingress allow tcp 443-443 0.0.0.0/0"])
    }

    @Test(
        "masked, absent or odd bodies are unknown, never empty and never narrow",
        arguments: [
            ("v1.compute.firewalls.insert", nil, "add - - - ? unknown !contentUnknown"),
            ("v1.compute.firewalls.insert", #"{"@type":"x"}"#, "add - - - ? unknown !contentUnknown"),
            ("v1.compute.firewalls.insert", #""***""#, "add - - - ? unknown !contentUnknown"),
            ("v1.compute.firewalls.insert", #"{"omitted":true}"#, "add - - - ? unknown !contentUnknown"),
            // A request kept as JSON text is unfolded.
            (
                "v1.compute.firewalls.insert",
                #""{\"alloweds\":[{\"IPProtocol\":\"tcp\",\"ports\":[\"22\"]}],\"sourceRanges\":[\"192.0.2.1\"]}""#,
                "add ingress allow tcp 22-22 192.0.2.1/32"
            ),
            ("v1.compute.firewalls.delete", nil, "remove - - - ? unknown !contentUnknown"),
            (
                "v1.compute.firewalls.insert",
                #"{"alloweds":[{"IPProtocol":"tcp","ports":["twenty"]}],"sourceRanges":["REDACTED"]}"#,
                "add ingress allow tcp ? unknown !contentUnknown"
            ),
            (
                "v1.compute.firewalls.insert", #"{"alloweds":"REDACTED","sourceRanges":["10.0.0.0/8"]}"#,
                "add ingress allow - ? 10.0.0.0/8 !contentUnknown"
            ),
            (
                "v1.compute.firewalls.insert", #"{"name":"web"}"#,
                "add ingress - - ? 0.0.0.0/0 !contentUnknown"
            ),
        ] as [(String, String?, String)])
    func unknown(method: String, request: String?, expected: String) throws {
        #expect(try GCPSample.rules(method, request).map(\.line) == [expected])
    }

    @Test("priority is a string in the log, and 1000 where a whole rule names none")
    func priority() throws {
        let stated = #"{"denieds":[{"IPProtocol":"all"}],"priority":"65534"}"#
        #expect(try GCPSample.rules("v1.compute.firewalls.insert", stated).first?.priority == 65534)
        let silent = #"{"denieds":[{"IPProtocol":"all"}]}"#
        #expect(try GCPSample.rules("v1.compute.firewalls.insert", silent).first?.priority == 1000)
        let partial = #"{"disabled":true}"#
        #expect(try GCPSample.rules("v1.compute.firewalls.patch", partial).first?.priority == nil)
    }

    @Test("the object is the rule's resource, and the network is quoted")
    func target() throws {
        let change = try GCPSample.change(
            GCPSample.entry(
                "v1.compute.firewalls.insert",
                request:
                    #"{"alloweds":[{"IPProtocol":"all"}],"network":"projects/example-net/global/networks/prod"}"#
            ))
        #expect(change.target.kind == .vpcFirewallRule)
        #expect(change.target.id == "projects/example-net/global/firewalls/web")
        #expect(change.target.name == "web")
        #expect(
            change.sources["target"]?.map(\.text) == [
                "projects/example-net/global/firewalls/web", "projects/example-net/global/networks/prod",
            ])
    }

    @Test("other services have instances and networks too, and masks do not hide Compute's own")
    func services() throws {
        let patch = #"{"networkFirewallPolicyEnforcementOrder":"BEFORE_CLASSIC_FIREWALL"}"#
        #expect(try GCPSample.rules("lab.networks.patch", patch, service: "lab").isEmpty)
        #expect(try GCPSample.rules("v1.compute.networks.patch", patch, service: "***").count == 1)
        #expect(try GCPSample.rules("networks.patch", patch, service: "compute").count == 1)
    }

    @Test(
        "a user's own rule on a method that is no firewall's changes nothing",
        arguments: [
            "v1.compute.instances.insert", "v1.compute.firewalls.list", "storage.buckets.update",
            "google.iam.admin.v1.CreateServiceAccount", "v1.compute.subnetworks.patch", "",
        ])
    func others(method: String) throws {
        #expect(try GCPSample.rules(method, #"{"name":"x","tags":{"items":["a"]}}"#).isEmpty)
    }
}
