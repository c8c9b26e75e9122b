import Foundation
import Testing

@testable import CloudChanges

/// One alert of another tool: what it is, and the event inside.
struct AlertCase: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let alert: AlertReference
    let record: String

    init(_ name: String, _ text: String, _ alert: AlertReference, gives record: String = AlertCase.trail) {
        self.name = name
        self.text = text
        self.alert = alert
        self.record = record
    }

    var testDescription: String { name }

    static let trail =
        #"{"eventVersion":"1.08","eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress","eventTime":"2026-03-04T09:12:07Z","eventID":"e"}"#
    private static let quoted = JSONValue.string(trail).text()

    private static func alert(
        _ tool: String, _ id: String = "A-1", rule: String = "SG opened", _ severity: RuleLevel = .high,
        _ techniques: [String] = []
    ) -> AlertReference {
        AlertReference(id: id, tool: tool, rule: rule, severity: severity, techniques: techniques)
    }

    static let all: [AlertCase] = [
        AlertCase(
            "Elastic, keys dotted, with the original",
            #"{"_index":"x","_source":{"kibana.alert.uuid":"A-1","kibana.alert.rule.name":"SG opened","kibana.alert.severity":"high","kibana.alert.rule.threat":[{"tactic":{"id":"TA0005"},"technique":[{"id":"T1562","subtechnique":[{"id":"T1562.007"}]}]}],"event":{"original":\#(quoted)}}}"#,
            alert("Elastic Security", "A-1", rule: "SG opened", .high, ["T1562", "T1562.007"])),
        AlertCase(
            "Elastic, keys nested, without the original",
            #"{"@timestamp":"2026-03-04T10:00:00Z","kibana":{"alert":{"uuid":"A-1","original_time":"2026-03-04T09:12:07Z","rule":{"name":"SG opened"},"severity":"high"}},"event":{"action":"AuthorizeSecurityGroupIngress","provider":"ec2.amazonaws.com","id":"e"},"aws":{"cloudtrail":{"event_version":"1.08","request_parameters":"{ipPermissions={items=[{ipProtocol=tcp, fromPort=22, ipRanges={items=[{cidrIp=0.0.0.0/0}]}}]}, groupId=sg-1}","user_identity":{"type":"IAMUser","arn":"arn:a"}}},"source":{"ip":"192.0.2.1"},"user_agent":{"original":"u"}}"#,
            alert("Elastic Security"),
            gives:
                #"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:a"},"eventTime":"2026-03-04T09:12:07Z","eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress","sourceIPAddress":"192.0.2.1","userAgent":"u","requestParameters":{"ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":"22","ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}}]},"groupId":"sg-1"},"eventID":"e"}"#
        ),
        AlertCase(
            "Elastic before version 8",
            #"{"_id":"A-1","_source":{"signal":{"rule":{"name":"SG opened","severity":"high"}},"event":{"original":\#(quoted)}}}"#,
            alert("Elastic Security")),
        AlertCase(
            "Splunk notable",
            #"{"result":{"event_id":"A-1","search_name":"SG opened","urgency":"high","annotations.mitre_attack.mitre_technique_id":["T1562.007"],"orig_raw":\#(quoted)}}"#,
            alert("Splunk", "A-1", rule: "SG opened", .high, ["T1562.007"])),
        AlertCase(
            "Splunk alert action",
            #"{"sid":"A-1","search_name":"SG opened","owner":"admin","result":{"_raw":\#(quoted),"severity":"high","sourcetype":"aws:cloudtrail"}}"#,
            alert("Splunk")),
        AlertCase(
            "Sentinel alert, the event in its custom details",
            #"{"TimeGenerated":"t","SystemAlertId":"A-1","AlertName":"SG opened","AlertSeverity":"High","VendorName":"Microsoft","ExtendedProperties":"{\"Custom Details\":\"{\\\"Raw\\\":[\\\"{\\\\\\\"eventSource\\\\\\\":\\\\\\\"ec2.amazonaws.com\\\\\\\",\\\\\\\"eventName\\\\\\\":\\\\\\\"x\\\\\\\",\\\\\\\"eventID\\\\\\\":\\\\\\\"e\\\\\\\"}\\\"]}\"}","Type":"SecurityAlert"}"#,
            alert("Microsoft Sentinel"),
            gives: #"{"eventSource":"ec2.amazonaws.com","eventName":"x","eventID":"e"}"#),
        AlertCase(
            "Sentinel incident as a playbook gets it",
            #"{"object":{"name":"A-1","properties":{"title":"SG opened","severity":"High","incidentNumber":7,"alerts":[{"properties":{"events":[\#(trail)]}}]}}}"#,
            alert("Microsoft Sentinel")),
        AlertCase(
            "Security Hub finding",
            #"{"SchemaVersion":"2018-10-08","Id":"A-1","ProductArn":"arn","Title":"SG opened","Severity":{"Label":"HIGH"},"Types":["TTPs/Defense Evasion/T1562.007"],"Resources":[{"Type":"Other","Details":{"Other":{"event":\#(quoted)}}}]}"#,
            alert("AWS Security Hub", "A-1", rule: "SG opened", .high, ["T1562.007"])),
        AlertCase(
            "Security Hub finding in an EventBridge event",
            #"{"detail-type":"Security Hub Findings - Imported","detail":{"findings":[{"SchemaVersion":"2018-10-08","Id":"A-1","ProductArn":"arn","Title":"SG opened","Severity":{"Label":"HIGH"},"ProductFields":{"raw":\#(quoted)}}]}}"#,
            alert("AWS Security Hub")),
        AlertCase(
            "Panther alert",
            #"{"id":"SG opened","alertId":"A-1","severity":"HIGH","type":"RULE","title":"t","alertContext":{"event":\#(trail)}}"#,
            alert("Panther")),
        AlertCase(
            "Panther rule match",
            String(trail.dropLast())
                + #","p_alert_id":"A-1","p_rule_id":"SG opened","p_alert_severity":"HIGH"}"#,
            alert("Panther"), gives: String(trail.dropLast()) + #","p_rule_id":"SG opened"}"#),
        AlertCase(
            "Datadog signal",
            #"{"id":"A-1","type":"signal","attributes":{"message":"m","status":"high","tags":["technique:T1562.007-x"],"custom":{"workflow":{"rule":{"name":"SG opened"}},"samples":[{"content":{"message":\#(quoted)}}]}}}"#,
            alert("Datadog", "A-1", rule: "SG opened", .high, ["T1562.007"])),
        AlertCase(
            "Datadog signals as the search returns them",
            #"{"data":[{"id":"A-1","type":"signal","attributes":{"custom":{"status":"high","title":"SG opened","samples":[{"content":\#(trail)}]}}}]}"#,
            alert("Datadog")),
        AlertCase(
            "OCSF finding with raw data",
            #"{"class_uid":2004,"metadata":{"product":{"name":"Watcher"}},"severity":"High","finding_info":{"uid":"A-1","title":"SG opened"},"raw_data":\#(quoted)}"#,
            alert("Watcher")),
        AlertCase(
            "OCSF finding with the call as evidence",
            #"{"class_uid":2004,"severity":"High","time_dt":"t","cloud":{"provider":"AWS"},"finding_info":{"uid":"A-1","analytic":{"name":"SG opened"}},"evidences":[{"api":{"operation":"x","service":{"name":"ec2.amazonaws.com"}},"actor":{"user":{"name":"n"}}}]}"#,
            alert("OCSF"),
            gives:
                #"{"userIdentity":{"userName":"n"},"eventTime":"t","eventSource":"ec2.amazonaws.com","eventName":"x"}"#
        ),
    ]

    static let empty: [String] = [
        #"{"_source":{"kibana.alert.uuid":"1","kibana.alert.rule.name":"Malware","process":{"name":"x"}}}"#,
        #"{"search_name":"Brute force","result":{"user":"x"}}"#,
        #"{"SystemAlertId":"1","AlertName":"x","VendorName":"Microsoft","AlertSeverity":"Low"}"#,
        #"{"SchemaVersion":"2018-10-08","Id":"1","ProductArn":"arn","Title":"SG open to the world"}"#,
        #"{"id":"r","alertId":"1","severity":"HIGH","type":"RULE"}"#,
        #"{"id":"1","type":"signal","attributes":{"message":"m","tags":[]}}"#,
        #"{"class_uid":2004,"finding_info":{"uid":"1","title":"x"}}"#,
    ]

    /// Documents of the same tools that are no alerts.
    static let plain: [String] = [
        #"{"_source":{"@timestamp":"t","event":{"original":\#(quoted)}}}"#,
        #"{"preview":false,"result":{"_raw":\#(quoted),"_time":"t"}}"#,
        #"{"_raw":\#(JSONValue.string("Mar  4 09:12:07 host " + trail).text()),"sourcetype":"aws:cloudtrail"}"#,
        #"{"ddsource":"cloudtrail","message":\#(quoted)}"#,
    ]
}

@Suite("Ingest: alerts of other tools")
struct IngestAlertTests {
    @Test("the event inside is read, with the alert's id, tool and rule", arguments: AlertCase.all)
    func unwrapped(_ alert: AlertCase) throws {
        let reading = try Ingest.read(alert.text)
        #expect(reading.texts == [alert.record])
        #expect(reading.codes == [])
        #expect(reading.records.map(\.alert) == [alert.alert])
        #expect(reading.records.map(\.alertID) == ["A-1"])
    }

    @Test("the pre-filter passes over no alert", arguments: AlertCase.all)
    func unfiltered(_ alert: AlertCase) throws {
        let table = DispatchTable(fields: ["none"], exact: ["such"])
        #expect(try Ingest.read(alert.text, table: table).texts == [alert.record])
    }

    @Test("an alert without its event is named and counted", arguments: AlertCase.empty)
    func empty(_ text: String) throws {
        let reading = try Ingest.read("\(text)\n\(text)\n\(Ingest.aws("a"))\n")
        #expect(reading.records.count == 1)
        #expect(reading.codes == ["alert-without-event"])
        #expect(reading.faults.map(\.count) == [2])
        #expect(reading.counts.emptyAlerts == 2)
    }

    @Test("a document that no rule of theirs raised is no alert", arguments: AlertCase.plain)
    func plain(_ text: String) throws {
        let reading = try Ingest.read(text)
        #expect(reading.texts == [AlertCase.trail])
        #expect(reading.records.map(\.alert) == [nil])
    }

    private func record(_ operation: String, alert: AlertReference?) throws -> NativeRecord {
        let text = Array(#"{"eventSource":"ec2.amazonaws.com","eventName":"\#(operation)"}"#.utf8)
        return NativeRecord(
            cloud: .aws, value: try JSONParser().parse(text), text: text, place: .init(file: "x"),
            alert: alert)
    }

    private let alert = AlertReference(id: "A", tool: "T", rule: "R", severity: .high)

    @Test("where a rule of ours matches too, it is named, and theirs beside it")
    func nativeWins() throws {
        let selection = try BuiltInRules.load().selection(
            of: record("AuthorizeSecurityGroupIngress", alert: alert))
        guard case .match(let match) = selection else { throw JSONFault.empty }
        #expect(!match.rule.id.hasPrefix("tool:"))
        #expect(match.alsoMatched == ["tool:R"])
        #expect(match.record.alertID == "A")
    }

    @Test("without a rule of ours the alert is the match")
    func alertMatches() throws {
        let none = RuleSet.load(text: "", named: "none").rules
        guard
            case .match(let match) = try none.selection(
                of: record("AuthorizeSecurityGroupIngress", alert: alert))
        else { throw JSONFault.empty }
        #expect(match.rule == RuleReference(id: "tool:R", title: "T: R", level: .high, techniques: []))
        #expect(try none.selection(of: record("AuthorizeSecurityGroupIngress", alert: nil)) == nil)
    }

    @Test("an alert on something else is told apart, not dropped")
    func unrelated() throws {
        let selection = try BuiltInRules.load().selection(of: record("ConsoleLogin", alert: alert))
        #expect(selection == .unrelatedAlert(alert))
    }
}
