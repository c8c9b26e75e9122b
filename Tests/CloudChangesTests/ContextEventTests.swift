import Testing

@testable import CloudChanges

@Suite("Context events")
struct ContextEventTests {
    private func record(_ text: String, _ cloud: Cloud = .aws) throws -> NativeRecord {
        let bytes = Array(text.utf8)
        return NativeRecord(
            cloud: cloud, value: try JSONParser().parse(bytes), text: bytes, place: SourcePlace(file: "-"))
    }

    private static let assume = """
        {"eventTime":"2026-05-04T08:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","eventID":"e1",\
        "awsRegion":"eu-west-1","sourceIPAddress":"198.51.100.10","recipientAccountId":"111122223333",\
        "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/mara","userName":"mara"},\
        "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/NetworkOps","roleSessionName":"m"},\
        "responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE"}}}
        """

    @Test("the embedded table is sound, and every kind of event has a row in it")
    func sound() throws {
        let rows = try ContextRow.read(ContextTable.text, named: "context.yml")
        #expect(Set(rows.map(\.kind)) == Set(ContextEvent.Kind.allCases))
    }

    @Test("an unknown column, kind or a row without names is a fault with its line")
    func faults() throws {
        for text in [
            "- kind: session\n  cloud: aws\n", "- kind: session\n  cloud: aws\n  names: [A]\n  colour: red\n",
            "- kind: party\n  cloud: aws\n  names: [A]\n",
        ] {
            #expect(throws: RuleFault.self) { try ContextRow.read(text, named: "t.yml") }
        }
    }

    @Test("issued credentials are joined by their access key, and name who asked for them")
    func session() throws {
        let event = try #require(try ContextTable.builtIn().event(of: record(Self.assume)))
        #expect(event.kind == .session)
        #expect(event.subjects == ["ASIAEXAMPLE"])
        #expect(event.actor.key == "aws:user/arn:aws:iam::111122223333:user/mara")
        #expect(event.address == "198.51.100.10")
        #expect(event.detail("role") == "arn:aws:iam::111122223333:role/NetworkOps")
    }

    @Test("an event is read back from its own JSON as it was")
    func roundTrip() throws {
        let event = try #require(try ContextTable.builtIn().event(of: record(Self.assume)))
        let text = Array(event.json.text().utf8)
        #expect(ContextEvent(try JSONParser().parse(text)) == event)
    }

    @Test("a refusal of any call counts, a failure of another kind does not")
    func refusal() throws {
        let table = try ContextTable.builtIn()
        func call(_ code: String) throws -> NativeRecord {
            try record(
                """
                {"eventTime":"2026-05-04T08:00:00Z","eventName":"ListUsers","eventID":"e2","errorCode":"\(code)",
                "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/a","userName":"a"}}
                """)
        }
        #expect(try table.event(of: call("AccessDenied"))?.kind == .refusal)
        #expect(try table.event(of: call("Client.DryRunOperation"))?.outcome == .dryRun)
        #expect(try table.event(of: call("NoSuchEntity")) == nil)
    }

    @Test("a refused call that has a row of its own is a refusal, for it did nothing")
    func refusedSession() throws {
        let refused = Self.assume.replacing(
            "\"responseElements\"", with: "\"errorCode\":\"AccessDenied\",\"responseElements\"")
        #expect(try ContextTable.builtIn().event(of: record(refused))?.kind == .refusal)
    }

    @Test(
        "Azure's refusals of any call count in every export's spelling; a policy's veto and other failures do not",
        arguments: [
            (
                #""status":{"value":"Failed"},"subStatus":{"value":"Forbidden"},"properties":{"statusMessage":"{\"error\":{\"code\":\"AuthorizationFailed\"}}"}"#,
                true
            ),
            (#""status":{"value":"Failed"},"subStatus":{"value":"Forbidden"}"#, true),
            (#""resultType":"Failure","resultSignature":"Failed.Forbidden""#, true),
            (#""ActivityStatusValue":"Failure","ActivitySubstatusValue":"Forbidden""#, true),
            (
                #""status":{"value":"Failed"},"subStatus":{"value":"Forbidden"},"properties":{"statusMessage":"{\"error\":{\"code\":\"RequestDisallowedByPolicy\"}}"}"#,
                false
            ),
            (#""status":{"value":"Failed"},"subStatus":{"value":"Conflict"}"#, false),
            (#""status":{"value":"Succeeded"},"subStatus":{"value":"Forbidden"}"#, false),
        ])
    func azureRefusal(status: String, counts: Bool) throws {
        let text =
            #"{"eventDataId":"e9","correlationId":"c9","caller":"5d5f7f2e-9a30-4b4e-8d4f-3b9a2f1c7e11","#
            + #""operationName":"Microsoft.KeyVault/vaults/read","resourceId":"/subscriptions/s/x","#
            + "\"time\":\"2026-05-04T08:00:00Z\",\(status)}"
        let table = try ContextTable.builtIn()
        let found = try table.event(of: record(text, .azure))
        #expect((found?.kind == .refusal) == counts)
        guard counts else { return }
        #expect(found?.actor.key == "azure:oid/5d5f7f2e-9a30-4b4e-8d4f-3b9a2f1c7e11")
        #expect(found?.operation == "c9|/subscriptions/s/x|microsoft.keyvault/vaults/read")
        let filter = table.widened(DispatchTable()).flatMap(CompiledTable.init)
        #expect(filter?.matches(Array(text.utf8)) == true, "the pre-filter lets it through")
    }

    @Test(
        "Google's refusals of any call count; what failed otherwise, and a perimeter that is only tried out, do not",
        arguments: [
            (#""status":{"code":7,"message":"x"}"#, true), (#""status":{"code":"PERMISSION_DENIED"}"#, true),
            (#""status":{"code":5}"#, false), (#""status":{}"#, false),
            (#""status":{"code":7},"metadata":{"dryRun":true}"#, false),
        ])
    func googleRefusal(status: String, counts: Bool) throws {
        let text =
            #"{"insertId":"e8","timestamp":"2026-05-04T08:00:00Z","logName":"projects/p/logs/cloudaudit.googleapis.com%2Fdata_access","#
            + #""protoPayload":{"serviceName":"storage.googleapis.com","methodName":"storage.buckets.list","#
            + "\"authenticationInfo\":{\"principalEmail\":\"a@p.iam.gserviceaccount.com\"},\(status)}}"
        let table = try ContextTable.builtIn()
        #expect((try table.event(of: record(text, .gcp))?.kind == .refusal) == counts)
        guard counts else { return }
        let filter = table.widened(DispatchTable()).flatMap(CompiledTable.init)
        #expect(filter?.matches(Array(text.utf8)) == true, "the pre-filter lets it through")
    }

    @Test("a row's condition must hold: thinning out counts, another update does not")
    func condition() throws {
        let table = try ContextTable.builtIn()
        func update(_ enable: String) throws -> NativeRecord {
            try record(
                """
                {"eventTime":"2026-05-04T08:00:00Z","eventName":"UpdateDetector","eventID":"e3",
                "requestParameters":{"detectorId":"d","enable":\(enable)},
                "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/a","userName":"a"}}
                """)
        }
        #expect(try table.event(of: update("false"))?.kind == .protectionOff)
        #expect(try table.event(of: update("true")) == nil)
    }

    @Test("the widened table lets every context event through, and no rule's names go missing")
    func widened() throws {
        let table = try ContextTable.builtIn()
        let rules = try #require(try BuiltInRules.load().dispatchTable)
        let wide = try #require(table.widened(rules))
        #expect(wide.exact.isSuperset(of: rules.exact) && wide.fields.isSuperset(of: rules.fields))
        let compiled = try #require(CompiledTable(wide))
        #expect(compiled.matches(Array(Self.assume.utf8)))
        #expect(table.widened(nil) == nil)
    }
}
