import CloudChanges
import Testing

@Suite("GCP actors and origins")
struct GCPActorTests {
    private func change(_ authentication: String, _ metadata: String = "{}") throws -> Change {
        try GCPSample.change(
            GCPSample.entry(
                "v1.compute.firewalls.delete", request: nil, authentication: authentication,
                metadata: metadata))
    }

    @Test(
        "a principal's kind and key",
        arguments: [
            (#""principalEmail":"Dana@Example.com""#, ActorIdentity.Kind.human, "gcp:user/dana@example.com"),
            (
                #""principalEmail":"ci@example-net.iam.gserviceaccount.com""#, .workload,
                "gcp:serviceaccount/ci@example-net.iam.gserviceaccount.com"
            ),
            (
                #""principalEmail":"1234567-compute@developer.gserviceaccount.com""#, .workload,
                "gcp:serviceaccount/1234567-compute@developer.gserviceaccount.com"
            ),
            (
                #""principalEmail":"service-1234567@container-engine-robot.iam.gserviceaccount.com""#,
                .service,
                "gcp:agent/service-1234567@container-engine-robot.iam.gserviceaccount.com"
            ),
            (
                #""principalEmail":"1234567@cloudservices.gserviceaccount.com""#, .service,
                "gcp:agent/1234567@cloudservices.gserviceaccount.com"
            ),
            (
                #""principalEmail":"service-org-1234567@gcp-sa-networksecurity.iam.gserviceaccount.com""#,
                .service,
                "gcp:agent/service-org-1234567@gcp-sa-networksecurity.iam.gserviceaccount.com"
            ),
            // A customer's own account that looks like an agent is none.
            (
                #""principalEmail":"service-1234567@example-net.iam.gserviceaccount.com""#, .workload,
                "gcp:serviceaccount/service-1234567@example-net.iam.gserviceaccount.com"
            ),
            (
                #""principalEmail":"container-engine-robot@example-net.iam.gserviceaccount.com""#, .workload,
                "gcp:serviceaccount/container-engine-robot@example-net.iam.gserviceaccount.com"
            ),
            // An address that merely ends alike is a person's.
            (
                #""principalEmail":"x@notgserviceaccount.com""#, .human, "gcp:user/x@notgserviceaccount.com"
            ),
            (
                #""principalEmail":"","principalSubject":"user:dana@example.com""#, .human,
                "gcp:user/dana@example.com"
            ),
            (
                #""principalSubject":"principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh/subject/repo:acme/net:ref:refs/heads/main""#,
                .workload,
                "gcp:principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh/subject/repo:acme/net"
            ),
            (
                #""principalSubject":"principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/dana@example.com""#,
                .human,
                "gcp:principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/dana@example.com"
            ),
            (#""principalEmail":"redacted""#, .unknown, "unknown"),
            (#""principalEmail":"[REDACTED]""#, .unknown, "unknown"),
            (#""principalEmail":"***""#, .unknown, "unknown"),
            // Nobody becomes nobody by a name.
            (#""principalEmail":"redacted@example.com""#, .human, "gcp:user/redacted@example.com"),
            (#""principalEmail":null"#, .unknown, "unknown"),
            ("", .unknown, "unknown"),
        ] as [(String, ActorIdentity.Kind, String)])
    func kind(authentication: String, kind: ActorIdentity.Kind, key: String) throws {
        let actor = try change("{\(authentication)}").actor
        #expect(actor.kind == kind)
        #expect(actor.key == key)
    }

    @Test("who assumed the account comes first among the intermediaries")
    func delegation() throws {
        let subject =
            "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh/subject/repo:acme/net:pull_request"
        let change = try change(
            #"{"principalEmail":"ci@example-net.iam.gserviceaccount.com","serviceAccountDelegationInfo":[{"principalSubject":"user:dana@example.com"},{"principalSubject":"\#(subject)"}]}"#
        )
        #expect(change.actor.key == "gcp:serviceaccount/ci@example-net.iam.gserviceaccount.com")
        #expect(change.actor.via == [subject, "dana@example.com"])
    }

    @Test("a first party in the chain is named by its e-mail")
    func firstParty() throws {
        let change = try change(
            #"{"principalEmail":"vm@example-net.iam.gserviceaccount.com","serviceAccountDelegationInfo":[{"firstPartyPrincipal":{"principalEmail":"service-1@compute-system.iam.gserviceaccount.com"}}]}"#
        )
        #expect(change.actor.via == ["service-1@compute-system.iam.gserviceaccount.com"])
    }

    @Test("an exported key is quoted")
    func exportedKey() throws {
        let name = "//iam.googleapis.com/projects/example-net/serviceAccounts/a/keys/1"
        let change = try change(
            #"{"principalEmail":"a@example-net.iam.gserviceaccount.com","serviceAccountKeyName":"\#(name)"}"#)
        #expect(
            change.sources["actor"]?.contains(
                .init("protoPayload.authenticationInfo.serviceAccountKeyName", name)) == true)
    }

    @Test(
        "what stands for an address",
        arguments: [
            ("198.51.100.7", "198.51.100.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("private", nil),
            ("gce-internal-ip", nil), ("", nil),
        ] as [(String, String?)])
    func address(text: String, network: String?) throws {
        let change = try change(
            #"{"principalEmail":"dana@example.com"}"#,
            #"{"callerIp":"\#(text)","callerSuppliedUserAgent":"Terraform/1.9"}"#)
        #expect(change.origin.network == network)
        #expect(change.origin.userAgent == "Terraform/1.9")
        let quoted = change.sources["origin"]?.map(\.text)
        #expect(quoted == (text.isEmpty ? ["Terraform/1.9"] : [text, "Terraform/1.9"]))
    }

    @Test("an agent without an address is its service")
    func agentService() throws {
        let change = try change(
            #"{"principalEmail":"service-12@container-engine-robot.iam.gserviceaccount.com"}"#,
            #"{"callerIp":"private"}"#)
        #expect(change.origin.network == "service:container-engine-robot")
    }
}
