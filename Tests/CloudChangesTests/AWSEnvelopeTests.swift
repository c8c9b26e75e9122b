import Testing

@testable import CloudChanges

@Suite("AWS records")
struct AWSEnvelopeTests {
    @Test(
        "only a code that is said makes a failure",
        arguments: [
            ("", .success, nil), (#""errorCode": null"#, .success, nil), (#""errorCode": """#, .unknown, nil),
            (#""errorCode": "-""#, .success, nil), (#""errorCode": {}"#, .unknown, nil),
            (#""errorMessage": "no""#, .unknown, nil),
            (#""errorCode": "Client.UnauthorizedOperation""#, .failure, "Client.UnauthorizedOperation"),
            (#""errorCode": "AccessDenied""#, .failure, "AccessDenied"),
            (#""errorCode": "Client.DryRunOperation""#, .dryRun, "Client.DryRunOperation"),
            (#""errorCode": "DryRunOperation""#, .dryRun, "DryRunOperation"),
        ] as [(String, Outcome, String?)])
    func outcome(extra: String, outcome: Outcome, code: String?) throws {
        let change = try AWSEvent.change("DeleteSecurityGroup", extra: extra)
        #expect(change.outcome == outcome)
        #expect(change.errorCode == code)
    }

    @Test("each record stands for itself under its own id, or under its digest")
    func part() throws {
        let record = try AWSEvent.record(AWSEvent.text("DeleteSecurityGroup"))
        let part = try AWSNormaliser.part(of: record)
        #expect(part.role == .whole && part.key == nil)
        #expect(part.recordID == "7f3c0c1e-0000-4000-8000-000000000001")
        #expect(part.time.description == "2026-03-04T05:06:07Z")
        let bare = try AWSEvent.record(
            AWSEvent.text("DeleteSecurityGroup").replacing("eventID", with: "otherID"))
        #expect(try AWSNormaliser.part(of: bare).recordID == RecordID.digest(of: bare.value))
    }

    @Test("a record without a readable time is named", arguments: ["null", #""soon""#, "{}", "[1]"])
    func time(value: String) throws {
        let text = AWSEvent.text("DeleteSecurityGroup").replacing(#""2026-03-04T05:06:07Z""#, with: value)
        let record = try AWSEvent.record(text)
        #expect(throws: NormaliseError.self) { try AWSNormaliser.part(of: record) }
    }

    @Test("a date behind an action's name is its API's version")
    func versions() {
        #expect(
            AWSReaders.withoutVersion("UpdateFunctionConfiguration20150331v2")
                == "UpdateFunctionConfiguration")
        #expect(AWSReaders.withoutVersion("UpdateDistribution2020_05_31") == "UpdateDistribution")
        #expect(AWSReaders.withoutVersion("CreateIpv4") == "CreateIpv4")
        #expect(AWSReaders.withoutVersion("") == "")
    }
}
