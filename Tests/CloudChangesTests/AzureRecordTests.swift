import Testing

@testable import CloudChanges

@Suite("Azure: one record in every export's spelling")
struct AzureRecordTests {
    private static let id =
        "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/Edge/providers/Microsoft.Network/networkSecurityGroups/Web/securityRules/Ssh"
    private static let body = JSONValue.string(
        #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp","priority":100,"sourceAddressPrefix":"*","destinationPortRange":"22"}}"#
    ).text()
    private static let claims =
        #"{"http://schemas.microsoft.com/identity/claims/objectidentifier":"AAAAAAAA-0000-4000-8000-000000000001","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"ada@example.org","name":"Ada L","idtyp":"user","ipaddr":"198.51.100.9"}"#

    private static let exports: [(name: String, text: String)] = [
        (
            "REST",
            #"""
            {"authorization":{"action":"x","scope":"\#(id)"},"caller":"ada@example.org","claims":\#(claims),"correlationId":"C-1","eventDataId":"e-1","eventTimestamp":"2026-03-04T05:06:07.12Z","httpRequest":{"clientIpAddress":"203.0.113.7"},"operationName":{"value":"Microsoft.Network/networkSecurityGroups/securityRules/write","localizedValue":"Create or Update Security Rule"},"resourceId":"\#(id)","status":{"value":"Started","localizedValue":"Started"},"subStatus":{"value":"","localizedValue":""},"properties":{"requestbody":\#(body)}}
            """#
        ),
        (
            "Python SDK",
            #"""
            {"authorization":{"action":"x","scope":"\#(id)"},"caller":"ada@example.org","claims":\#(claims),"correlation_id":"c-1","event_data_id":"e-1","event_timestamp":"2026-03-04T05:06:07.12Z","http_request":{"client_ip_address":"203.0.113.7"},"operation_name":{"value":"Microsoft.Network/networkSecurityGroups/securityRules/write","localized_value":"x"},"resource_id":"\#(id)","status":{"value":"Started"},"sub_status":{"value":""},"properties":{"requestbody":\#(body)}}
            """#
        ),
        (
            "diagnostic settings",
            #"""
            {"time":"2026-03-04T05:06:07.12Z","resourceId":"\#(id.uppercased())","operationName":"MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE","category":"Administrative","resultType":"Start","resultSignature":"Started.","callerIpAddress":"203.0.113.7:50123","correlationId":"c-1","identity":{"authorization":{"scope":"\#(id)","action":"x"},"claims":\#(claims)},"properties":{"requestBody":\#(body),"eventDataId":"e-1","message":"x"}}
            """#
        ),
        (
            "Log Analytics",
            #"""
            {"TimeGenerated [UTC]":"3/4/2026, 5:06:07.12 AM","CallerIpAddress":"203.0.113.7","Caller":"ada@example.org","CorrelationId":"c-1","OperationNameValue":"MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE","OperationName":"","ActivityStatusValue":"Start","ActivityStatus":"","EventDataId":"e-1","ResourceId":"","_ResourceId":"\#(id.lowercased())","Authorization":"","Authorization_d":{"scope":"\#(id)"},"Claims":\#(JSONValue.string(claims).text()),"Properties":\#(JSONValue.string(#"{"requestbody":\#(body)}"#).text())}
            """#
        ),
    ]

    @Test("the change is the same, whatever export wrote it", arguments: exports.map(\.text))
    func export(text: String) throws {
        let change = try AzureTestRecords.change(text)
        #expect(
            AzureTestRecords.lines(change.changes) == ["add ingress allow tcp 22 0.0.0.0/0 ::/0 @100 #Ssh"])
        #expect(change.eventID == "e-1")
        #expect(change.time.description == "2026-03-04T05:06:07.12Z")
        #expect(change.actor.key == "azure:oid/aaaaaaaa-0000-4000-8000-000000000001")
        #expect(change.actor.kind == .human)
        #expect(change.actor.display == "ada@example.org")
        #expect(change.origin.address?.description == "203.0.113.7/32")
        #expect(change.scope == "11111111-2222-4333-8444-555555555555")
        #expect(change.target.kind == .networkSecurityGroup)
        #expect(change.target.name == "Web")
        #expect(change.target.id.hasSuffix("/networkSecurityGroups/Web"))
        #expect(change.outcome == .unknown)
        let paths = change.sources["changes"]?.map(\.path) ?? []
        #expect(paths.first?.lowercased() == "properties.requestbody.properties.access")
    }

    @Test("the key is the same, whatever export wrote it")
    func keys() throws {
        let parts = try Self.exports.map {
            try AzureNormaliser.part(of: AzureTestRecords.match($0.text).record)
        }
        #expect(Set(parts.map(\.key)).count == 1)
        #expect(parts.allSatisfy { $0.role == .request && $0.recordID == "e-1" })
    }

    private static let roles: [(String, OperationPart.Role)] = [
        ("Started", .request), ("Start", .request), ("Accepted", .completion), ("Accept", .completion),
        ("Succeeded", .completion), ("Success", .completion), ("Succeeded.", .completion),
        ("Failed", .completion), ("Failure", .completion), ("Active", .whole), ("", .whole),
    ]

    @Test("the status is the record's part", arguments: roles)
    func role(status: String, role: OperationPart.Role) throws {
        let text = AzureTestRecords.text("a/b/write", "a/b/c", status: status)
        #expect(try AzureNormaliser.part(of: AzureTestRecords.match(text).record).role == role)
    }

    @Test("a record without an id goes by its digest, one without a time by its fault")
    func missing() throws {
        let record = try AzureTestRecords.match(
            #"{"time":"2026-03-04T05:06:07Z","operationName":"A/B/WRITE","resultType":"Success"}"#
        ).record
        let part = try AzureNormaliser.part(of: record)
        #expect(part.recordID.hasPrefix("sha256:"))
        #expect(part.role == .whole)
        let timeless = try AzureTestRecords.match(#"{"time":"soon","operationName":"A/B/WRITE"}"#).record
        #expect(throws: NormaliseError.noTime(path: "time", text: "soon")) {
            try AzureNormaliser.part(of: timeless)
        }
    }

    @Test("the id stands at the end of the event's own resource id where the field is missing")
    func idFromPath() throws {
        let record = try AzureTestRecords.match(
            #"{"time":"2026-03-04T05:06:07Z","id":"/subscriptions/s/events/e-9/ticks/637","operationName":"A/B/WRITE"}"#
        ).record
        #expect(try AzureNormaliser.part(of: record).recordID == "e-9")
    }

    @Test("Started, Accepted and Succeeded are one change; a second Started is a second one")
    func joined() throws {
        let rule = "Microsoft.Network/networkSecurityGroups/securityRules"
        func record(_ id: String, _ status: String, _ second: Int, _ port: String? = nil) throws -> Match {
            let body = port.map {
                #"{"properties":{"access":"Allow","direction":"Inbound","protocol":"Tcp","sourceAddressPrefix":"*","destinationPortRange":"\#($0)"}}"#
            }
            return try AzureTestRecords.match(
                AzureTestRecords.text(
                    "\(rule)/write", "Microsoft.Network/networkSecurityGroups/web/securityRules/ssh",
                    body: body,
                    status: status, id: id, time: "2026-03-04T05:06:0\(second)Z"))
        }
        let matches = try [
            record("s1", "Succeeded", 3), record("b", "Started", 4, "3389"), record("a", "Started", 1, "22"),
            record("acc", "Accepted", 2), record("f", "Failed", 5),
        ]
        let result = OperationAssembler.assemble(matches)
        #expect(result.faults.isEmpty && result.sharedIDs.isEmpty)
        let changes = try result.operations.map(AzureNormaliser.change)
        #expect(changes.map(\.records) == [["a", "acc", "s1"], ["b", "f"]])
        #expect(changes.map(\.outcome) == [.success, .failure])
        #expect(changes.map { $0.changes.first?.ports?.first?.first } == [22, 3389])
    }

    @Test("a failure names its code; a success beside it wins")
    func outcomes() throws {
        let started = AzureTestRecords.text("a/b/write", "a/b/c")
        let failed = AzureTestRecords.text(
            "a/b/write", "a/b/c", status: "Failed", subStatus: "Forbidden", id: "f",
            extra: #","unused":1"#)
        let refused = try AzureTestRecords.change(started, followUps: failed)
        #expect(refused.outcome == .failure)
        #expect(refused.errorCode == "Forbidden")
        let done = AzureTestRecords.text("a/b/write", "a/b/c", status: "Succeeded", id: "s")
        #expect(try AzureTestRecords.change(started, followUps: failed, done).outcome == .success)
        #expect(try AzureTestRecords.change(started).outcome == .unknown)
        let accepted = AzureTestRecords.text(
            "a/b/write", "a/b/c", status: "Accepted", subStatus: "Created", id: "s")
        #expect(try AzureTestRecords.change(started, followUps: accepted).outcome == .unknown)
    }

    @Test("the service's own word for an error stands in the message")
    func errorCode() throws {
        let change = try AzureTestRecords.change(
            #"{"time":"2026-03-04T05:06:07Z","operationName":"MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/DELETE","resultType":"Failure","resultSignature":"Failed.BadRequest","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB","properties":{"statusMessage":"{\"error\":{\"code\":\"InUseNetworkSecurityGroupCannotBeDeleted\"}}"}}"#
        )
        #expect(change.outcome == .failure)
        #expect(change.errorCode == "InUseNetworkSecurityGroupCannotBeDeleted")
        #expect(change.target.name == "WEB")
    }

    @Test("a cascade is read by its own operation, and the deletion of the group is the intermediary")
    func cascade() throws {
        let group = "/subscriptions/\(AzureTestRecords.subscription)/resourceGroups/edge"
        let change = try AzureTestRecords.change(
            AzureTestRecords.text(
                "Microsoft.Network/networkSecurityGroups/delete",
                "Microsoft.Network/networkSecurityGroups/web",
                status: "Succeeded",
                extra:
                    #","authorization":{"action":"Microsoft.Resources/subscriptions/resourceGroups/delete","scope":"\#(group)"}"#
            ))
        #expect(change.action == "Microsoft.Network/networkSecurityGroups/delete")
        #expect(change.target.name == "web")
        #expect(change.actor.via == ["Microsoft.Resources/subscriptions/resourceGroups/delete"])
        #expect(AzureTestRecords.lines(change.changes) == ["delete"])
    }

    @Test("the older Log Analytics schema names the operation only in its message")
    func message() throws {
        let change = try AzureTestRecords.change(
            #"{"TimeGenerated":"2026-03-04T05:06:07Z","OperationName":"Delete Network Security Group","ActivityStatus":"Succeeded","ResourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/web","Properties":"{\"message\":\"Microsoft.Network/networkSecurityGroups/delete\",\"eventDataId\":\"e-7\"}"}"#
        )
        #expect(change.eventID == "e-7")
        #expect(change.outcome == .success)
        #expect(AzureTestRecords.lines(change.changes) == ["delete [contentUnknown]"])
    }

    private static let addresses: [(String, String?)] = [
        ("203.0.113.7", "203.0.113.7/32"), ("203.0.113.7:50123", "203.0.113.7/32"),
        ("2001:db8::7", "2001:db8::7/128"), ("[2001:db8::7]:50123", "2001:db8::7/128"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"), ("203.0.113.0/24", nil), ("", nil), ("[", nil),
        ("x:1", nil),
        ("[]", nil),
    ]

    @Test("addresses come with ports and brackets", arguments: addresses)
    func address(text: String, expected: String?) {
        #expect(AzureOrigin.address(text)?.description == expected)
    }
}
