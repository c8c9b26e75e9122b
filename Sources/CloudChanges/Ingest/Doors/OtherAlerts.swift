/// Microsoft Sentinel alerts and incidents: rows of `SecurityAlert` and `SecurityIncident`, the API's objects, and what
/// triggers a playbook. The event itself is inside only where the rule or a playbook put it there.
///
/// Sources: Microsoft Learn, "Microsoft Sentinel security alert schema reference"; "Incidents", REST API.
enum SentinelAlert {
    static func open(_ value: JSONValue) -> [Content] {
        let whole = value.column("object") ?? value
        let alert = whole.column("properties")?.document ?? whole
        let extended = (alert.column("ExtendedProperties") ?? alert.column("additionalData"))?.document
        let reference = AlertReading.reference(
            value, tool: "Microsoft Sentinel",
            id: alert.columnText("SystemAlertId", "IncidentName") ?? whole.columnText("name")
                ?? alert.columnText("IncidentNumber"),
            rule: alert.columnText("AlertName", "AlertDisplayName", "DisplayName", "Title")
                ?? extended?.columnText("Analytic Rule Name"),
            severity: alert.column("AlertSeverity") ?? alert.column("Severity"),
            techniques: AlertReading.techniques(
                alert.column("Techniques") ?? extended?.column("techniques") ?? alert.column("SubTechniques"))
        )
        return [.alert(reference, AlertReading.events(in: value))]
    }
}

/// Splunk: the rows of an export with their `_raw`, notables of Enterprise Security, and what an alert action posts.
///
/// Sources: Splunk Enterprise REST API, "search/jobs/export"; Splunk ES, "Notable event framework".
enum SplunkResult {
    static func open(_ value: JSONValue) -> [Content] {
        let row = value.column("result").flatMap { $0.object == nil ? nil : $0 } ?? value
        let contents = events(row)
        guard let rule = rule(value, row) else { return contents }
        let reference = AlertReading.reference(
            value, tool: "Splunk",
            id: row.columnText("event_id", "notable_id", "finding_id") ?? value.columnText("sid"), rule: rule,
            severity: row.column("urgency") ?? row.column("severity"),
            techniques: AlertReading.techniques(
                row.column("annotations.mitre_attack.mitre_technique_id")
                    ?? row.column("annotations.mitre_attack") ?? row.column("mitre_technique_id")))
        return [.alert(reference, contents)]
    }

    /// What makes it an alert: a search raised it. The row of a notable names the search in `source` as well.
    private static func rule(_ value: JSONValue, _ row: JSONValue) -> String? {
        if let name = row.columnText("rule_title", "rule_name", "search_name")
            ?? value.columnText("search_name")
        {
            return name
        }
        return row.columnText("index") == "notable" ? row.columnText("source") : nil
    }

    private static func events(_ row: JSONValue) -> [Content] {
        for key in ["orig_raw", "_raw"] {
            let texts = (row.column(key)?.array ?? [row.column(key)].compactMap(\.self)).compactMap(\.string)
            let json = texts.compactMap(jsonPart)
            if !json.isEmpty { return json.map { .text($0) } }
        }
        let inside = AlertReading.events(in: row)
        return inside.isEmpty ? [.unknown] : inside
    }

    /// Forwarders put a time or a syslog header before the JSON.
    private static func jsonPart(_ text: String) -> String? {
        guard let brace = text.firstIndex(of: "{"), text[..<brace].utf8.count < 256 else { return nil }
        return String(text[brace...].trimmingSpaces)
    }
}

/// AWS Security Hub findings in ASFF, alone, in the answer of `GetFindings` and in an EventBridge event.
///
/// Source: AWS Security Hub User Guide, "AWS Security Finding Format".
enum SecurityHub {
    static func open(_ value: JSONValue) -> [Content] {
        let findings = (value.member("detail") ?? value).member("findings")?.array ?? [value]
        return findings.map { finding in
            let reference = AlertReading.reference(
                finding, tool: "AWS Security Hub", id: finding.columnText("Id"),
                rule: finding.columnText("Title", "GeneratorId"),
                severity: finding.dotted("Severity.Label")
                    ?? finding.dotted("FindingProviderFields.Severity.Label"),
                techniques: AlertReading.techniques(finding.column("Types")))
            return .alert(reference, AlertReading.events(in: finding))
        }
    }
}

/// Panther: alerts as destinations get them, and rows of rule matches, which are the event with `p_*` beside it.
///
/// Source: Panther documentation, "Webhook destination", "Standard fields", "Rule matches".
enum PantherAlert {
    static func open(_ value: JSONValue) -> [Content] {
        let reference = AlertReading.reference(
            value, tool: "Panther", id: value.columnText("alertId", "p_alert_id"),
            rule: value.columnText("p_rule_id", "ruleId", "detectionId", "id", "title"),
            severity: value.column("p_alert_severity") ?? value.column("p_rule_severity")
                ?? value.column("severity"),
            techniques: AlertReading.techniques(value.column("p_rule_reports") ?? value.column("reports")))
        guard value.column("p_alert_id") != nil, let row = value.object else {
            return [.alert(reference, AlertReading.events(in: value))]
        }
        // Without the marks it is the row as Panther stores any event; those fields are Panther's own namespace.
        let own = row.members.filter { !$0.key.lowercased().hasPrefix("p_alert_") }
        return [.alert(reference, [.value(.object(JSONObject(own)))])]
    }
}

/// Datadog: security signals, and logs of its integrations.
///
/// Source: Datadog API reference, "Security Monitoring", "Search security signals"; "Logs", "Search logs".
enum DatadogSignal {
    static func open(_ value: JSONValue) -> [Content] {
        if let list = value.column("data")?.array { return list.flatMap(open) }
        let attributes = value.column("attributes") ?? value
        let rule =
            attributes.dottedText(
                "custom.workflow.rule.name", "attributes.workflow.rule.name", "workflow.rule.name")
        let isSignal = value.columnText("type") == "signal" || rule != nil
        let inside = AlertReading.events(in: value)
        guard isSignal else { return inside.isEmpty ? [.unknown] : inside }
        let reference = AlertReading.reference(
            value, tool: "Datadog", id: value.columnText("id", "signal_id"),
            rule: rule ?? attributes.dottedText("custom.title", "title"),
            severity: attributes.dotted("custom.status") ?? attributes.column("status")
                ?? attributes.column("severity"),
            techniques: AlertReading.techniques(attributes.column("tags")))
        return [.alert(reference, inside)]
    }
}

/// OCSF Detection Findings, of Security Hub v2 and of other tools: the event in `raw_data` or an evidence, whole or as
/// the parts that OCSF has for it.
enum OCSFFinding {
    static func open(_ finding: JSONValue) -> Content {
        let info = finding.column("finding_info") ?? finding.column("finding") ?? .null
        let product = finding.dottedText("metadata.product.name") ?? "OCSF"
        let reference = AlertReading.reference(
            finding, tool: product, id: info.columnText("uid") ?? finding.dottedText("metadata.uid"),
            rule: info.dottedText("analytic.name", "title"), severity: finding.column("severity"),
            techniques: AlertReading.techniques(info.column("attacks") ?? finding.column("attacks")))
        let inside = AlertReading.events(in: finding)
        return .alert(reference, inside.isEmpty ? evidences(finding) : inside)
    }

    /// An evidence has the call and the caller, the finding the rest.
    private static func evidences(_ finding: JSONValue) -> [Content] {
        let around = (finding.object?.members ?? []).filter { ["cloud", "time", "time_dt"].contains($0.key) }
        return (finding.column("evidences")?.array ?? []).compactMap { evidence in
            let whole = JSONValue.object(JSONObject(around + (evidence.object?.members ?? [])))
            return OCSF.cloudTrail(whole).map { .record(.aws, $0) }
        }
    }
}
