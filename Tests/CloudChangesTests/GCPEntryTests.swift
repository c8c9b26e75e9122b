import CloudChanges
import Testing

@Suite("GCP entries, operations and outcomes")
struct GCPEntryTests {
    @Test(
        "the part that a record plays in its operation",
        arguments: [
            (nil, OperationPart.Role.whole),
            (#"{"id":"o","first":true}"#, .request),
            (#"{"id":"o","last":true}"#, .completion),
            (#"{"id":"o","last":"true"}"#, .completion),
            (#"{"id":"o","first":true,"last":true}"#, .request),
            (#"{"producer":"compute.googleapis.com"}"#, .whole),
            // Neither flag: a record with a request of its own is never hidden behind another.
            (#"{"id":"o"}"#, .request),
        ] as [(String?, OperationPart.Role)])
    func role(operation: String?, expected: OperationPart.Role) throws {
        let text = GCPSample.entry(
            "v1.compute.firewalls.insert", request: #"{"name":"a"}"#, operation: operation)
        let part = try GCPNormaliser.part(of: GCPSample.match(text).record)
        #expect(part.role == expected)
        #expect((part.key == nil) == (expected == .whole))
    }

    @Test("a continuing record without a request joins")
    func continuing() throws {
        let text = GCPSample.entry(
            "v1.compute.firewalls.insert", request: #"{"@type":"x"}"#, operation: #"{"id":"o"}"#)
        #expect(try GCPNormaliser.part(of: GCPSample.match(text).record).role == .completion)
    }

    @Test("an operation of another log is another operation")
    func key() throws {
        let text = GCPSample.entry("v1.compute.firewalls.insert", request: nil)
        let forged = text.replacing("%2Factivity", with: "%2Fmine")
        let keys = try [text, forged].map { try GCPNormaliser.part(of: GCPSample.match($0).record).key }
        #expect(keys[0] != keys[1])
    }

    @Test("a pair is joined whichever half comes first, and the closing half tells the outcome")
    func pair() throws {
        let first = GCPSample.entry(
            "v1.compute.firewalls.insert", request: #"{"alloweds":[{"IPProtocol":"all"}]}"#, id: "a")
        let last = GCPSample.entry(
            "v1.compute.firewalls.insert", request: #"{"@type":"x"}"#, id: "b", operation: GCPSample.last,
            time: "2026-03-04T05:06:12Z")
        for order in [[first, last], [last, first]] {
            let result = OperationAssembler.assemble(try order.map(GCPSample.match))
            #expect(result.operations.count == 1)
            let change = try GCPNormaliser.change(of: try #require(result.operations.first))
            #expect(change.eventID == "a")
            #expect(change.records == ["a", "b"])
            #expect(change.outcome == .success)
            #expect(change.changes.map(\.line) == ["add ingress allow any 0-65535 0.0.0.0/0"])
        }
        #expect(try GCPSample.change(first).outcome == .unknown)
        let alone = try GCPSample.change(last)
        #expect(alone.outcome == .success)
        #expect(alone.changes.map(\.line) == ["add - - - ? unknown !contentUnknown"])
    }

    @Test(
        "how a call ended",
        arguments: [
            (#""status":{"code":7,"message":"denied"}"#, nil, Outcome.failure, "PERMISSION_DENIED"),
            (#""status":{"code":"7"}"#, nil, .failure, "PERMISSION_DENIED"),
            (
                #""status":{"code":409,"message":"RESOURCE_ALREADY_EXISTS"}"#, GCPSample.last, .failure,
                "RESOURCE_ALREADY_EXISTS"
            ),
            (#""status":{}"#, nil, .success, nil),
            (#""status":{"code":0}"#, nil, .success, nil),
            ("", nil, .success, nil),
            ("", GCPSample.last, .success, nil),
            (
                #""authorizationInfo":[{"permission":"p","granted":false}]"#, nil, .failure,
                "PERMISSION_DENIED"
            ),
            (
                #""authorizationInfo":[{"permission":"p","granted":"false"}]"#, nil, .failure,
                "PERMISSION_DENIED"
            ),
            // One refused permission among granted ones proves nothing.
            (#""authorizationInfo":[{"granted":true},{"granted":false}]"#, nil, .success, nil),
            (
                #""response":{"error":{"errors":[{"code":"QUOTA_EXCEEDED"}]}}"#, GCPSample.last, .failure,
                "QUOTA_EXCEEDED"
            ),
            (#""response":{"error":{}}"#, GCPSample.last, .success, nil),
        ] as [(String, String?, Outcome, String?)])
    func outcome(payload: String, operation: String?, expected: Outcome, code: String?) throws {
        let text = GCPSample.entry(
            "v1.compute.firewalls.insert", request: #"{"name":"a"}"#, operation: operation, payload: payload
        ).replacing("NOTICE", with: "ERROR")
        let change = try GCPSample.change(text)
        #expect(change.outcome == expected)
        #expect(change.errorCode == code)
    }

    @Test("a closing failure outweighs the request's grant")
    func failedPair() throws {
        let first = GCPSample.entry("v1.compute.firewalls.insert", request: #"{"name":"a"}"#, id: "a")
        let last = GCPSample.entry(
            "v1.compute.firewalls.insert", request: nil, id: "b", operation: GCPSample.last,
            payload: #""status":{"code":3,"message":"INVALID"}"#)
        let change = try GCPSample.change(first, last)
        #expect(change.outcome == .failure)
        #expect(change.errorCode == "INVALID_ARGUMENT")
    }

    @Test("an exporter's spelling changes nothing but the quoted paths")
    func spellings() throws {
        let request = #"{"alloweds":[{"IPProtocol":"tcp","ports":["22"]}],"sourceRanges":["0.0.0.0/0"]}"#
        let native = GCPSample.entry("v1.compute.firewalls.insert", request: request)
        let lowered = native.replacing("insertId", with: "insertid").replacing(
            "protoPayload", with: "protopayload"
        )
        .replacing("callerIp", with: "callerIP").replacing("logName", with: "logname")
        .replacing("methodName", with: "methodname").replacing(
            "2026-03-04T05:06:07.120Z", with: "2026-03-04 05:06:07.120"
        )
        .replacing("\"first\":true", with: "\"first\":\"True\"")
        let snake = native.replacing("insertId", with: "insert_id").replacing(
            "protoPayload", with: "proto_payload"
        )
        .replacing("sourceRanges", with: "source_ranges").replacing("principalEmail", with: "principal_email")
        let expected = try GCPSample.change(native)
        for text in [lowered, snake] {
            var change = try GCPSample.change(text)
            #expect(change.sources != expected.sources)
            change.sources = expected.sources
            #expect(change == expected)
        }
        #expect(
            try GCPSample.change(lowered).sources["origin"]?.first?.path
                == "protopayload.requestMetadata.callerIP")
    }

    @Test("without a timestamp the time of receipt stands, and without any the record is refused by name")
    func time() throws {
        let text = GCPSample.entry("v1.compute.firewalls.insert", request: nil)
        let received = text.replacing("\"timestamp\"", with: "\"receiveTimestamp\"")
        #expect(try GCPSample.change(received).time.description == "2026-03-04T05:06:07.120Z")
        let broken = text.replacing("2026-03-04T05:06:07.120Z", with: "soon")
        let match = try GCPSample.match(broken)
        #expect(throws: NormaliseError.noTime(path: "timestamp", text: "soon")) {
            try GCPNormaliser.part(of: match.record)
        }
    }

    @Test("a record without an id is named by its digest, whatever its white space")
    func digest() throws {
        let text = GCPSample.entry("v1.compute.firewalls.insert", request: nil)
            .replacing(#""insertId":"made-up-1","#, with: "")
        let id = try GCPSample.change(text).eventID
        #expect(id.hasPrefix("sha256:"))
        #expect(try GCPSample.change(text.replacing(",\"", with: ", \"")).eventID == id)
    }

    @Test(
        "scope and region",
        arguments: [
            (
                #""project_id":"example-net""#, "projects/example-net/global/firewalls/web", "example-net",
                "global"
            ),
            (
                #""project_id":"""#, "projects/example-net/zones/europe-west1-b/instances/i", "example-net",
                "europe-west1"
            ),
            (#""location":"us-east1","project_id":"p-1""#, "x", "p-1", "us-east1"),
        ])
    func scope(labels: String, resource: String, scope: String, region: String) throws {
        let text = GCPSample.entry("v1.compute.firewalls.insert", request: nil, resource: resource)
            .replacing(#""project_id":"example-net""#, with: labels)
        let change = try GCPSample.change(text)
        #expect(change.scope == scope)
        #expect(change.region == region)
    }

    @Test("an organisation's log has the organisation as scope")
    func organisation() throws {
        let text = GCPSample.entry(
            "v1.compute.firewallPolicies.addRule", request: nil,
            resource: "locations/global/firewallPolicies/123456789012"
        ).replacing("projects/example-net/logs", with: "organizations/100000000001/logs")
            .replacing(#""project_id":"example-net""#, with: #""method":"x""#)
        let change = try GCPSample.change(text)
        #expect(change.scope == "organizations/100000000001")
        #expect(
            change.target
                == Target(
                    kind: .hierarchicalPolicy, id: "locations/global/firewallPolicies/123456789012",
                    name: "123456789012"))
    }
}
