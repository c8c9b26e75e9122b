import Foundation
import Testing

@testable import CloudChanges

/// One container and what it gives: the records' texts, or the faults' codes.
struct DoorCase: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let cloud: Cloud
    let expected: [String]
    var codes: [String] = []

    init(
        _ name: String, _ text: String, _ cloud: Cloud = .aws, gives expected: [String], codes: [String] = []
    ) {
        self.name = name
        self.text = text
        self.cloud = cloud
        self.expected = expected
        self.codes = codes
    }

    var testDescription: String { name }

    static let trail = Ingest.aws("a")
    static func quoted(_ text: String) -> String { JSONValue.string(text).text() }
    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
    static func cloudWatch(_ batch: String) -> String {
        #"{"awslogs":{"data":"\#(base64(Ingest.gzip(Array(batch.utf8))))"}}"#
    }

    static let azure: [DoorCase] = [
        DoorCase(
            "Log Analytics row",
            #"{"TimeGenerated":"t","OperationNameValue":"A/B/WRITE","Type":"AzureActivity"}"#,
            .azure, gives: [#"{"TimeGenerated":"t","OperationNameValue":"A/B/WRITE","Type":"AzureActivity"}"#]
        ),
        DoorCase(
            "Log Analytics row of the old schema",
            #"{"TimeGenerated":"t","OperationName":"Sicherheitsregel erstellen","Authorization":"{\"action\":\"A/B/write\"}"}"#,
            .azure,
            gives: [
                #"{"TimeGenerated":"t","OperationName":"Sicherheitsregel erstellen","Authorization":"{\"action\":\"A/B/write\"}","OperationNameValue":"A/B/write"}"#
            ]),
        DoorCase(
            "in a cascade the authorization names another operation",
            #"{"TimeGenerated":"t","OperationName":"Delete","ResourceId":"/subscriptions/s/resourceGroups/g/providers/A/b/c","Authorization":"{\"action\":\"Microsoft.Resources/subscriptions/resourceGroups/delete\"}"}"#,
            .azure,
            gives: [
                #"{"TimeGenerated":"t","OperationName":"Delete","ResourceId":"/subscriptions/s/resourceGroups/g/providers/A/b/c","Authorization":"{\"action\":\"Microsoft.Resources/subscriptions/resourceGroups/delete\"}"}"#
            ]),
        DoorCase(
            "Log Analytics query",
            #"{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"OperationNameValue","type":"string"},{"name":"Caller","type":"string"}],"rows":[["t","A/B/WRITE",null],["u","A/B/DELETE","c"]]}]}"#,
            .azure,
            gives: [
                #"{"TimeGenerated":"t","OperationNameValue":"A/B/WRITE"}"#,
                #"{"TimeGenerated":"u","OperationNameValue":"A/B/DELETE","Caller":"c"}"#,
            ]),
        DoorCase(
            "a row that does not fit its columns",
            #"{"tables":[{"columns":[{"name":"a"}],"rows":[["t","x"]]}]}"#,
            gives: [], codes: ["bad-envelope"]),
        DoorCase(
            "Log Analytics CSV",
            "\u{FEFF}$table,TimeGenerated [UTC],OperationNameValue,Properties,Caller\r\nAzureActivity,\"4/28/2021, 2:32:14.029 PM\",A/B/WRITE,\"{\n  \"\"a\"\": 1\n}\",\r\n",
            .azure,
            gives: [
                #"{"$table":"AzureActivity","TimeGenerated":"4/28/2021, 2:32:14.029 PM","OperationNameValue":"A/B/WRITE","Properties":"{\n  \"a\": 1\n}"}"#
            ]),
        DoorCase(
            "bad rows cost nothing else",
            "TimeGenerated,OperationNameValue,Caller\n1,A/B,\"x\"y\n2,A/B\n3,A/B,c\n4,A/B,\"open\n",
            .azure, gives: [#"{"TimeGenerated":"3","OperationNameValue":"A/B","Caller":"c"}"#],
            codes: ["malformed-row", "malformed-row", "cut-off-record"]),
        DoorCase(
            "Entra rows hold no firewall",
            #"{"TimeGenerated":"t","OperationName":"Add user","LoggedByService":"Core Directory","Result":"success","Type":"AuditLogs"}"#,
            gives: []),
        DoorCase(
            "another table", #"{"TimeGenerated":"t","OperationName":"x","Type":"AzureMetrics"}"#, gives: [],
            codes: ["unknown-form"]),
        DoorCase(
            "Azure SDK", #"{"operation_name":{"value":"x"},"event_data_id":"1","properties":{}}"#, .azure,
            gives: [#"{"operation_name":{"value":"x"},"event_data_id":"1","properties":{}}"#]),
        DoorCase(
            "Event Grid",
            #"[{"subject":"/s","eventType":"Microsoft.Resources.ResourceWriteSuccess","eventTime":"t","topic":"/t","data":{"operationName":"x","resourceUri":"/s"},"id":"1"}]"#,
            .azure,
            gives: [
                #"{"operationName":"x","resourceUri":"/s","eventTimestamp":"t","eventDataId":"1","resourceId":"/s"}"#
            ]),
        DoorCase(
            "Event Grid as CloudEvents",
            #"{"specversion":"1.0","type":"Microsoft.Resources.ResourceWriteSuccess","source":"/s","id":"1","time":"t","subject":"/r","data":{"operationName":"x"}}"#,
            .azure,
            gives: [#"{"operationName":"x","eventTimestamp":"t","eventDataId":"1","resourceId":"/r"}"#]),
        DoorCase(
            "Event Grid of a storage account",
            #"[{"subject":"/s","eventType":"Microsoft.Storage.BlobCreated","topic":"/t","data":{"api":"PutBlob"},"id":"1"}]"#,
            gives: [], codes: ["unknown-form"]),
    ]

    static let aws: [DoorCase] = [
        DoorCase(
            "Lake rows",
            #"{"QueryStatus":"FINISHED","QueryResultRows":[[{"eventName":"x"},{"eventSource":"s"},{"userIdentity":"{type=IAMUser, principalid=P, sessioncontext={attributes={mfaauthenticated=false}, sessionissuer=null}}"},{"requestParameters":"{ipPermissions={\"items\":[{\"fromPort\":22}]}, groupId=sg-1}"},{"errorCode":"null"}]]}"#,
            gives: [
                #"{"eventName":"x","eventSource":"s","userIdentity":{"type":"IAMUser","principalId":"P","sessionContext":{"attributes":{"mfaAuthenticated":"false"},"sessionIssuer":null}},"requestParameters":{"ipPermissions":{"items":[{"fromPort":22}]},"groupId":"sg-1"}}"#
            ]),
        DoorCase(
            "Lake rows that are no events",
            #"{"QueryResultRows":[[{"eventSource":"s"},{"eventName":"x"},{"eventTime":"t"}],[{"eventSource":"s"},{"eventName":"x"},{"apiCount":"9"}]]}"#,
            gives: [#"{"eventSource":"s","eventName":"x","eventTime":"t"}"#], codes: ["unknown-form"]),
        DoorCase(
            "Athena",
            #"{"eventversion":"1","eventname":"x","eventsource":"y","useridentity":"{type=Root}","requestparameters":"{\"groupId\":\"sg-1\"}"}"#,
            gives: [
                #"{"eventVersion":"1","eventName":"x","eventSource":"y","userIdentity":{"type":"Root"},"requestParameters":{"groupId":"sg-1"}}"#
            ]),
        DoorCase(
            "Athena with the identity as an object",
            #"{"eventversion":"1","eventname":"x","eventsource":"y","eventtime":"t","useridentity":{"accountid":"1"}}"#,
            gives: [
                #"{"eventVersion":"1","eventName":"x","eventSource":"y","eventTime":"t","userIdentity":{"accountId":"1"}}"#
            ]),
        DoorCase(
            "Athena CSV",
            "\"eventversion\",\"eventname\",\"eventsource\",\"useridentity\",\"errorcode\"\n\"1\",\"x\",\"y\",\"{type=Root, arn=arn:aws:iam::1:root}\",\n",
            gives: [
                #"{"eventVersion":"1","eventName":"x","eventSource":"y","userIdentity":{"type":"Root","arn":"arn:aws:iam::1:root"}}"#
            ]),
        DoorCase(
            "a print with a key twice is left as it is",
            #"{"eventversion":"1","eventname":"x","eventsource":"y","useridentity":"{type=Root}","requestparameters":"{cidrIp=0.0.0.0/0, description=a, cidrIp=10.0.0.0/8}"}"#,
            gives: [
                #"{"eventVersion":"1","eventName":"x","eventSource":"y","userIdentity":{"type":"Root"},"requestParameters":"{cidrIp=0.0.0.0/0, description=a, cidrIp=10.0.0.0/8}"}"#
            ]),
        DoorCase(
            "CloudWatch Logs",
            cloudWatch(
                #"{"messageType":"DATA_MESSAGE","logGroup":"g","logEvents":[{"id":"1","message":\#(quoted(trail))},{"id":"2","message":"plain text"}]}"#
            ), gives: [trail], codes: ["unknown-form"]),
        DoorCase(
            "a bare CloudWatch batch",
            #"{"logGroup":"g","logEvents":[{"id":"1","message":\#(quoted(trail))}]}"#,
            gives: [trail]),
        DoorCase(
            "a CloudWatch control message",
            cloudWatch(#"{"messageType":"CONTROL_MESSAGE","logGroup":"","logEvents":[{"message":"probe"}]}"#),
            gives: []),
        DoorCase(
            "a CloudWatch blob that is no gzip", #"{"awslogs":{"data":"H4sI"}}"#, gives: [],
            codes: ["bad-envelope"]),
        DoorCase(
            "the Sentinel table of CloudTrail",
            #"{"TimeGenerated":"t","EventName":"x","EventSource":"s","UserIdentityType":"IAMUser","RequestParameters":"{\"groupId\":\"g\"}","AwsEventId":"e","Type":"AWSCloudTrail","EventVersion":"1"}"#,
            gives: [
                #"{"eventVersion":"1","userIdentity":{"type":"IAMUser"},"eventTime":"t","eventSource":"s","eventName":"x","requestParameters":{"groupId":"g"},"eventID":"e"}"#
            ]),
        DoorCase(
            "OCSF of Security Lake 2",
            #"{"class_uid":6003,"metadata":{"uid":"e","event_code":"AwsApiCall","product":{"version":"1.09","name":"CloudTrail"}},"time_dt":"t","cloud":{"provider":"AWS","region":"r"},"api":{"operation":"x","service":{"name":"ec2.amazonaws.com"},"request":{"uid":"q","data":"{\"groupId\":\"g\"}"}},"actor":{"user":{"type":"IAMUser","uid":"arn:a","name":"n"}},"src_endpoint":{"ip":"192.0.2.1"},"unmapped":{"recipientAccountId":"1"},"status":"Success"}"#,
            gives: [
                #"{"eventVersion":"1.09","userIdentity":{"type":"IAMUser","arn":"arn:a","userName":"n"},"eventTime":"t","eventSource":"ec2.amazonaws.com","eventName":"x","awsRegion":"r","sourceIPAddress":"192.0.2.1","requestParameters":{"groupId":"g"},"requestID":"q","eventID":"e","eventType":"AwsApiCall","recipientAccountId":"1"}"#
            ]),
        DoorCase(
            "OCSF of Security Lake 1",
            #"{"class_uid":3005,"metadata":{"uid":"e"},"time":1,"cloud":{"provider":"AWS"},"api":{"operation":"x","service":{"name":"ec2.amazonaws.com"}},"unmapped":[["requestParameters.ipPermissions.items.0.fromPort","22"],["requestParameters.groupId","g"],["readOnly","false"]],"status":"Failure"}"#,
            gives: [
                #"{"eventTime":1,"eventSource":"ec2.amazonaws.com","eventName":"x","errorCode":"Failure","requestParameters":{"ipPermissions":{"items":[{"fromPort":"22"}]},"groupId":"g"},"eventID":"e","readOnly":"false"}"#
            ]),
        DoorCase(
            "OCSF of something else", #"{"class_uid":1001,"activity_id":1}"#, gives: [],
            codes: ["unknown-form"]),
    ]

    static let gcp: [DoorCase] = [
        DoorCase(
            "BigQuery",
            #"{"logName":"x","timestamp":"t","httpRequest":null,"protopayload_auditlog":{"methodName":"m","requestJson":"{\"name\":\"n\"}","responseJson":null}}"#,
            .gcp,
            gives: [
                #"{"logName":"x","timestamp":"t","protoPayload":{"methodName":"m","request":{"name":"n"}}}"#
            ]),
        DoorCase(
            "CloudEvents",
            #"{"specversion":"1.0","type":"google.cloud.audit.log.v1.written","data":\#(Ingest.gcp("g"))}"#,
            .gcp,
            gives: [Ingest.gcp("g")]),
        DoorCase(
            "CloudEvents with binary data",
            #"{"specversion":"1.0","type":"x","data_base64":"\#(base64(Array(Ingest.gcp("g").utf8)))"}"#,
            .gcp,
            gives: [Ingest.gcp("g")]),
        DoorCase(
            "CloudEvents of another kind", #"{"specversion":"1.0","type":"x","data":{"a":1}}"#, gives: [],
            codes: ["unknown-form"]),
    ]
}

@Suite("Ingest: containers")
struct IngestDoorTests {
    @Test("each gives its native records", arguments: DoorCase.azure + DoorCase.aws + DoorCase.gcp)
    func opens(_ door: DoorCase) throws {
        let reading = try Ingest.read(door.text)
        #expect(reading.texts == door.expected)
        #expect(reading.codes == door.codes)
        #expect(reading.records.allSatisfy { $0.cloud == door.cloud && $0.alertID == nil })
        #expect(reading.counts.allRecords == door.expected.count)
        #expect(reading.counts.hasFaults == !door.codes.isEmpty)
    }

    @Test(
        "how the bytes are cut into windows changes nothing",
        arguments: DoorCase.azure + DoorCase.aws + DoorCase.gcp)
    func windows(_ door: DoorCase) throws {
        let whole = try Ingest.read(door.text)
        for window in [1, 7, 64] { #expect(try Ingest.read(door.text, window: window) == whole, "\(window)") }
    }

    @Test("a record inside is passed over like any other that no rule could select")
    func filtered() throws {
        let table = DispatchTable(fields: ["operationnamevalue"], exact: ["a/b/write"])
        let text = "TimeGenerated,OperationNameValue,Caller\n1,A/B/WRITE,c\n2,A/B/READ,c\n"
        let reading = try Ingest.read(text, table: table)
        #expect(reading.records.map(\.place.record) == [1])
        #expect(reading.records.map(\.place.line) == [2])
        #expect(reading.counts.records == [.azure: 2])
        #expect(reading.counts.candidates == 1)
    }

    @Test("a blob that grows beyond the limit is refused, not held")
    func bomb() throws {
        let packed = Ingest.gzip([UInt8](repeating: 0x20, count: 100_000))
        #expect(Decoding.gunzip(packed, limit: 65_536) == nil)
        #expect(Decoding.gunzip(packed, limit: 100_000)?.count == 100_000)
        #expect(Decoding.gunzip(Ingest.gzip(Array("abc".utf8))) == Array("abc".utf8))
        #expect(Decoding.gunzip([0x1F, 0x8B, 8]) == nil)
        #expect(Decoding.gunzip(Array(Ingest.gzip(Array("abc".utf8)).dropLast(9))) == nil)
    }

    @Test("a CSV file of plain text is no table")
    func notATable() throws {
        let reading = try Ingest.read("Dear all, this, is, prose\n\(Ingest.aws("a"))\n")
        #expect(reading.texts == [])
        #expect(reading.codes == ["unsupported-csv"])
    }
}
