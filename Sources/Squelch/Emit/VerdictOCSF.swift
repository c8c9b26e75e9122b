public import CloudChanges

/// A printed verdict as an OCSF 1.8 Detection Finding (class 2004, profile `cloud`), made from the verdict's line,
/// so that a repeated run prints the same.
///
/// The explanation stands in `enrichments`, one a piece of evidence; the change itself in `evidences[0].data`; what
/// the class has no attribute for in `unmapped`, under the verdict's own names. docs/ocsf.md has the table.
/// Source: OCSF 1.8.0, `detection_finding`.
public enum VerdictOCSF {
    /// Stands in `metadata.version`. Source: schema.ocsf.io/1.8.0.
    public static let version = "1.8.0"

    /// The finding as UTF-8 on one line, without its line feed; as inert on a terminal as the verdict's line.
    ///
    /// - Parameter verdict: The parsed line of a verdict.
    /// - Returns: The finding.
    public static func encode(_ verdict: JSONValue) -> [UInt8] {
        var line = JSONLineWriter()
        line.value(nil, finding(verdict))
        return line.bytes
    }

    private static func finding(_ verdict: JSONValue) -> JSONValue {
        let time = milliseconds(verdict)
        let isSuppressed = verdict["decision"]?.string == Decision.suppress.rawValue
        let confidence = OCSFScale.confidence(verdict["confidence"]?.scalarText)
        return .of([
            ("category_uid", .number("2")), ("category_name", .string("Findings")),
            ("class_uid", .number("2004")), ("class_name", .string("Detection Finding")),
            ("type_uid", .number("200401")), ("type_name", .string("Detection Finding: Create")),
            ("activity_id", .number("1")), ("activity_name", .string("Create")),
            ("time", time),
            ("message", .string(VerdictSummary.of(verdict))),
            ("status_id", .number(isSuppressed ? "3" : "1")),
            ("status", .string(isSuppressed ? "Suppressed" : "New")),
            ("status_detail", verdict["decided_by"]),
            ("is_alert", .bool(verdict["decision"]?.string == Decision.alert.rawValue)),
            ("severity_id", .number(OCSFScale.severity.number(verdict["severity"]))),
            ("severity", .string(OCSFScale.severity.caption(verdict["severity"]))),
            ("confidence_id", .number(confidence.id)), ("confidence", .string(confidence.caption)),
            ("confidence_score", .number(confidence.score)),
            ("impact_id", .number(OCSFScale.impact.number(verdict["impact"]))),
            ("impact", .string(OCSFScale.impact.caption(verdict["impact"]))),
            ("risk_level_id", .number(OCSFScale.risk.number(verdict[path: "exposure", "tier"]))),
            ("risk_level", .string(OCSFScale.risk.caption(verdict[path: "exposure", "tier"]))),
            ("risk_details", text(joining: verdict[path: "exposure", "reasons"])),
            ("cloud", OCSFParties.cloud(verdict)),
            ("finding_info", info(verdict, time)),
            ("resources", .array([OCSFParties.resource(verdict)])),
            ("evidences", .array([OCSFParties.evidence(verdict)])),
            ("observables", OCSFParties.observables(verdict)),
            ("enrichments", enrichments(verdict)),
            ("metadata", metadata(verdict)),
            ("unmapped", unmapped(verdict)),
        ])
    }

    private static func milliseconds(_ verdict: JSONValue) -> JSONValue {
        guard let time = verdict["time"]?.string.flatMap(EventTime.init(parsing:)) else {
            return .number("0")
        }
        let (scaled, overflow) = time.seconds.multipliedReportingOverflow(by: 1000)
        return .number(overflow ? "0" : String(scaled + Int64(time.nanoseconds) / 1_000_000))
    }

    private static func text(joining value: JSONValue?) -> JSONValue? {
        let texts = value?.array?.compactMap(\.string) ?? []
        return texts.isEmpty ? nil : .string(texts.joined(separator: "; "))
    }

    private static func info(_ verdict: JSONValue, _ time: JSONValue) -> JSONValue {
        let own = verdict["event_id"]?.string
        let others = (verdict["records"]?.array ?? []).filter { $0.string != nil && $0.string != own }
        let further = verdict["also_matched"]?.array?.compactMap(\.string) ?? []
        return .of([
            ("uid", verdict["event_id"] ?? .string("")),
            ("title", .string("Cloud firewall change: " + (verdict["action"]?.string ?? ""))),
            ("desc", verdict["counterfactual"]),
            ("types", .array([.string("Cloud firewall change")])),
            ("first_seen_time", time), ("last_seen_time", time),
            ("analytic", verdict["rule"]?.string.map(analytic)),
            ("related_analytics", further.isEmpty ? nil : .array(further.map(analytic))),
            (
                "attacks",
                .array((verdict["techniques"]?.array ?? []).compactMap(\.string).map(OCSFAttack.object))
            ),
            ("related_events", others.isEmpty ? nil : .array(others.map { .of([("uid", $0)]) })),
        ])
    }

    private static func analytic(_ rule: String) -> JSONValue {
        .of([("type_id", .number("1")), ("type", .string("Rule")), ("uid", .string(rule))])
    }

    /// The waterfall: weight by weight, what the confidence is the sum of; then what would change the decision.
    private static func enrichments(_ verdict: JSONValue) -> JSONValue {
        var enrichments = (verdict["evidence"]?.array ?? []).map { piece in
            JSONValue.of([
                ("name", piece["code"] ?? .string("")),
                ("value", .string(piece["weight"]?.scalarText ?? "")),
                ("type", piece["family"]),
                ("desc", piece["text"]),
                ("provider", .string("Squelch")),
                (
                    "data",
                    .of([
                        ("weight", piece["weight"]), ("provenance", piece["provenance"]),
                        ("fields", piece["fields"]),
                    ])
                ),
            ])
        }
        if let counterfactual = verdict["counterfactual"], counterfactual.string != nil {
            enrichments.append(
                .of([
                    ("name", .string("counterfactual")), ("value", counterfactual),
                    ("type", .string("counterfactual")), ("provider", .string("Squelch")),
                    ("data", counterfactual),
                ]))
        }
        return .array(enrichments)
    }

    private static func metadata(_ verdict: JSONValue) -> JSONValue {
        let model = verdict["model"]?.string ?? ""
        let version = model.hasPrefix("squelch ") ? String(model.dropFirst("squelch ".count)) : model
        return .of([
            ("version", .string(self.version)),
            ("profiles", .array([.string("cloud")])),
            ("uid", verdict["event_id"]),
            ("correlation_uid", verdict["incident"]),
            ("original_event_uid", verdict["alert_id"]),
            ("original_time", verdict["time"]),
            (
                "product",
                .of([
                    ("name", .string("Squelch")), ("vendor_name", .string("Squelch")),
                    ("version", .string(version)),
                ])
            ),
        ])
    }

    /// In the verdict's own words: what OCSF has no attribute for, and the figures that it would round.
    private static func unmapped(_ verdict: JSONValue) -> JSONValue {
        let keys = [
            "decision", "decided_by", "outcome", "confidence", "base_confidence", "score", "exposure",
            "incident", "also_matched", "model",
        ]
        return .of(keys.map { ($0, verdict[$0]) } + [("origin_network", verdict[path: "origin", "network"])])
    }
}

extension JSONValue {
    /// An object of the members that have a value.
    static func of(_ members: [(key: String, value: JSONValue?)]) -> JSONValue {
        .object(
            JSONObject(
                members.compactMap { member in
                    guard let value = member.value, !value.isNull else { return nil }
                    return JSONObject.Member(key: member.key, value: value)
                }))
    }
}
