#include "forms.h"

#include "dispatch.h"

#include <array>
#include <utility>
#include <vector>

namespace squelch {

namespace {

/// The keys by which forms are known; compared without regard to case, since exporters differ (Panther lower-cases).
enum Key : uint8_t {
    // CloudTrail
    eventVersion, eventSource, eventName, userIdentity, awsRegion, eventTime, sourceIPAddress, requestParameters,
    recipientAccountId, eventID, eventType, eventCategory, insightDetails,
    // around it
    detail, detailType, cloudTrailEvent, digestStartTime, logFiles, queryResultRows, awslogs, logEvents, logGroup,
    // Google Cloud
    protoPayload, logName, textPayload, jsonPayload, insertId, resource, timestamp, methodName, serviceName,
    authenticationInfo, protoPayloadAuditlog, message, data, messageId, messageID, publishTime, specversion,
    // Azure
    operationName, operationNameValue, operationNameSnake, resourceId, resourceUri, correlationId, category,
    properties, time, eventDataId, caller, eventTimestamp, callerIpAddress, authorization, eventDataIdSnake, tables,
    timeGenerated, sourceSystem, underscoreResourceId, activityStatusValue, topic, subject, loggedByService,
    activityDisplayName,
    // alerts of other tools
    classUid, source_, ecs, kibanaRule, signal, sourcetype, raw, result, searchName, schemaVersion, productArn,
    findings, systemAlertId, vendorName, service, severity, Type, TopicArn, Message, body, eventSourceARN, s3,
    ddsource, ddtags, accountId, partition, attributes, kibana, kibanaAlert, event, atTimestamp, incidentNumber,
    object_, alertId, ruleId, pAlertId, origRaw,
    keyCount
};

constexpr std::pair<std::string_view, Key> keyNames[] = {
    {"eventversion", eventVersion}, {"eventsource", eventSource}, {"eventname", eventName},
    {"useridentity", userIdentity}, {"awsregion", awsRegion}, {"eventtime", eventTime},
    {"sourceipaddress", sourceIPAddress}, {"requestparameters", requestParameters},
    {"recipientaccountid", recipientAccountId}, {"eventid", eventID}, {"eventtype", eventType},
    {"eventcategory", eventCategory}, {"insightdetails", insightDetails}, {"detail", detail},
    {"detail-type", detailType}, {"cloudtrailevent", cloudTrailEvent}, {"digeststarttime", digestStartTime},
    {"logfiles", logFiles}, {"queryresultrows", queryResultRows}, {"awslogs", awslogs}, {"logevents", logEvents},
    {"loggroup", logGroup}, {"protopayload", protoPayload}, {"logname", logName}, {"textpayload", textPayload},
    {"jsonpayload", jsonPayload}, {"insertid", insertId}, {"resource", resource}, {"timestamp", timestamp},
    {"methodname", methodName}, {"servicename", serviceName}, {"authenticationinfo", authenticationInfo},
    {"protopayload_auditlog", protoPayloadAuditlog}, {"message", message}, {"data", data}, {"messageid", messageId},
    {"message_id", messageID}, {"publishtime", publishTime}, {"publish_time", publishTime},
    {"specversion", specversion}, {"operationname", operationName}, {"operationnamevalue", operationNameValue},
    {"operation_name", operationNameSnake}, {"resourceid", resourceId}, {"resourceuri", resourceUri},
    {"correlationid", correlationId}, {"category", category}, {"properties", properties}, {"time", time},
    {"eventdataid", eventDataId}, {"caller", caller}, {"eventtimestamp", eventTimestamp},
    {"calleripaddress", callerIpAddress}, {"authorization", authorization}, {"event_data_id", eventDataIdSnake},
    {"tables", tables}, {"timegenerated", timeGenerated}, {"sourcesystem", sourceSystem},
    {"_resourceid", underscoreResourceId}, {"activitystatusvalue", activityStatusValue}, {"topic", topic},
    {"subject", subject}, {"loggedbyservice", loggedByService}, {"activitydisplayname", activityDisplayName},
    {"class_uid", classUid}, {"_source", source_}, {"ecs", ecs}, {"kibana.alert.rule.uuid", kibanaRule},
    {"signal", signal}, {"sourcetype", sourcetype}, {"_raw", raw}, {"result", result}, {"search_name", searchName},
    {"schemaversion", schemaVersion}, {"productarn", productArn}, {"findings", findings},
    {"systemalertid", systemAlertId}, {"vendorname", vendorName}, {"service", service}, {"severity", severity},
    {"type", Type}, {"topicarn", TopicArn}, {"body", body}, {"eventsourcearn", eventSourceARN}, {"s3", s3},
    {"ddsource", ddsource}, {"ddtags", ddtags}, {"accountid", accountId}, {"partition", partition},
    {"attributes", attributes}, {"kibana", kibana}, {"kibana.alert.uuid", kibanaAlert}, {"event", event},
    {"@timestamp", atTimestamp}, {"incidentnumber", incidentNumber}, {"object", object_}, {"alertid", alertId},
    {"ruleid", ruleId}, {"p_alert_id", pAlertId}, {"orig_raw", origRaw},
};

constexpr size_t longestName = 24;

/// Names by length, so that most keys of a record are dismissed after one comparison.
const std::array<std::vector<std::pair<std::string_view, Key>>, longestName + 1> &namesByLength() {
    static const auto table = [] {
        std::array<std::vector<std::pair<std::string_view, Key>>, longestName + 1> names;
        for (auto &[name, key] : keyNames) names[name.size()].emplace_back(name, key);
        return names;
    }();
    return table;
}

std::string_view textOf(const rt_node &node) { return {node.text, node.length}; }

/// Which of the known keys an object has, and where their values are (of duplicates the last).
struct Members {
    const rt_node *nodes;
    size_t at[keyCount] = {};

    Members(const rt_node *nodes, size_t object) : nodes(nodes) {
        if (nodes[object].kind != RT_OBJECT) return;
        const auto &names = namesByLength();
        size_t i = object + 1;
        for (uint32_t left = nodes[object].length; left > 0; left--) {
            std::string_view key = textOf(nodes[i]);
            if (key.size() <= longestName)
                for (auto &[name, id] : names[key.size()])
                    if (equalsIgnoringCase(key, name)) at[id] = i + 1;
            i = subtreeEnd(nodes, i + 1);
        }
    }

    bool has(Key key) const { return at[key] != 0; }
    bool is(Key key, rt_node_kind kind) const { return has(key) && nodes[at[key]].kind == kind; }
    bool isObject(Key key) const { return is(key, RT_OBJECT); }
    bool isString(Key key) const { return is(key, RT_STRING); }
    std::string_view string(Key key) const {
        return isString(key) ? textOf(nodes[at[key]]) : std::string_view();
    }
    template <typename... Keys> size_t count(Keys... keys) const { return (size_t(has(keys)) + ... + 0); }
};

Form named(rt_fault reason) {
    Form form;
    form.reason = reason;
    return form;
}

Form recordOf(rt_cloud cloud, size_t at) {
    Form form;
    form.kind = Form::record;
    form.cloud = cloud;
    form.at = at;
    return form;
}

Form passed() {
    Form form;
    form.kind = Form::passedOver;
    return form;
}

Form embeddedAt(size_t at, bool isBase64) {
    Form form;
    form.kind = Form::embedded;
    form.at = at;
    form.isBase64 = isBase64;
    return form;
}

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

/// A CloudTrail record has nine fields in every version; fixtures and masking leave three or four of them.
/// Source: AWS CloudTrail User Guide, "CloudTrail record contents".
bool looksLikeCloudTrail(const Members &m) {
    size_t fields = m.count(eventVersion, eventSource, eventName, userIdentity, awsRegion, eventTime, sourceIPAddress,
                            requestParameters, recipientAccountId, eventID, eventType);
    return fields >= 3 && (m.has(eventName) || m.has(insightDetails) || (m.has(eventSource) && m.has(eventVersion)));
}

Form cloudTrail(const Members &m, size_t at) {
    if (m.has(insightDetails) || m.string(eventCategory) == "Insight" ||
        m.string(eventType) == "AwsCloudTrailInsight")
        return passed();
    // S3, SQS and SNS notifications share the field names and say `aws:s3`.
    if (startsWith(m.string(eventSource), "aws:"))
        return named(m.has(body) || m.has(eventSourceARN) ? RT_FAULT_SNS_SQS : RT_FAULT_UNKNOWN_FORM);
    // The Sentinel table AWSCloudTrail has names of its own, and a column for each part of the identity.
    bool isTitleCased = m.has(eventName) && textOf(m.nodes[m.at[eventName] - 1]) == "EventName";
    if (isTitleCased && (m.has(timeGenerated) || m.has(Type))) return named(RT_FAULT_LOG_ANALYTICS);
    // Athena lower-cases its columns, and like Lake prints the structures as text.
    bool isLowerCased = m.has(eventName) && textOf(m.nodes[m.at[eventName] - 1]) == "eventname";
    bool flat = startsWith(m.string(userIdentity), "{") || isLowerCased;
    return flat ? named(RT_FAULT_ATHENA) : recordOf(RT_AWS, at);
}

bool looksLikeFinding(const Members &m) {
    return m.has(findings) || (m.has(schemaVersion) && m.has(productArn));
}

/// Source: Amazon EventBridge User Guide, "AWS service events delivered via AWS CloudTrail".
Form eventBridge(const Members &outer) {
    size_t at = outer.at[detail];
    Members inner(outer.nodes, at);
    if (looksLikeCloudTrail(inner)) return cloudTrail(inner, at);
    if (looksLikeFinding(inner)) return named(RT_FAULT_SECURITY_HUB);
    if (inner.has(schemaVersion) && inner.has(service) && inner.has(severity)) return named(RT_FAULT_GUARD_DUTY);
    return named(RT_FAULT_UNKNOWN_FORM);
}

bool looksLikeLogEntry(const Members &m) {
    if (m.isObject(protoPayload)) return true;
    return m.isString(logName) && m.count(resource, textPayload, jsonPayload, insertId, timestamp) > 0;
}

bool looksLikeLogAnalytics(const Members &m) {
    return m.has(operationNameValue) || m.has(timeGenerated) || m.has(activityStatusValue) || m.has(loggedByService) ||
           (m.has(sourceSystem) && m.has(Type)) || (m.has(underscoreResourceId) && m.has(Type));
}

bool looksLikeActivity(const Members &m) {
    return m.has(operationName) && m.count(resourceId, resourceUri, correlationId, category, properties, time,
                                           eventDataId, caller, eventTimestamp, callerIpAddress, authorization) > 0;
}

/// Pub/Sub push is `{"message": {"data": …}}`, a pulled message the inner object.
/// Source: Google Cloud Pub/Sub documentation, "Push subscriptions", "PubsubMessage".
size_t pubSubData(const Members &m) {
    if (m.isObject(message)) {
        Members inner(m.nodes, m.at[message]);
        return inner.isString(data) ? inner.at[data] : 0;
    }
    bool isMessage = m.isString(data) && m.count(messageId, messageID, publishTime) > 0;
    return isMessage ? m.at[data] : 0;
}

/// One line of `search/jobs/export`: the row stands in `result`.
bool isSplunkExport(const Members &m) {
    if (!m.isObject(result)) return false;
    Members inner(m.nodes, m.at[result]);
    return inner.count(raw, sourcetype, origRaw, searchName) > 0;
}

/// Alerts and incidents, as rows of their tables, as the API and as the trigger of a playbook gives them.
bool isSentinel(const Members &m) {
    if (m.has(systemAlertId) || m.has(incidentNumber) || (m.has(vendorName) && m.has(severity))) return true;
    if (m.isObject(object_)) {
        Members inner(m.nodes, m.at[object_]);
        return inner.isObject(properties) && isSentinel(Members(m.nodes, inner.at[properties]));
    }
    return m.isObject(properties) && Members(m.nodes, m.at[properties]).count(systemAlertId, incidentNumber) > 0;
}

/// The answer of a search: `{"data": [{"type": "signal", "attributes": …}]}`.
bool isDatadogList(const Members &m) {
    if (!m.is(data, RT_ARRAY) || m.nodes[m.at[data]].length == 0) return false;
    Members first(m.nodes, m.at[data] + 1);
    return first.isObject(attributes) && (first.string(Type) == "signal" || first.string(Type) == "log");
}

rt_fault otherForm(const Members &m) {
    if (m.has(queryResultRows)) return RT_FAULT_CLOUDTRAIL_LAKE;
    if (m.has(awslogs) || (m.has(logEvents) && m.has(logGroup))) return RT_FAULT_CLOUDWATCH_LOGS;
    if (m.is(tables, RT_ARRAY)) return RT_FAULT_LOG_ANALYTICS;
    if (m.has(specversion)) return RT_FAULT_CLOUD_EVENT;
    if (m.isObject(data)) {
        if (m.has(topic) && m.has(subject)) return RT_FAULT_EVENT_GRID;
        if (looksLikeLogEntry(Members(m.nodes, m.at[data]))) return RT_FAULT_CLOUD_EVENT;
    }
    if (m.has(topic) && m.has(subject) && m.has(eventType)) return RT_FAULT_EVENT_GRID;
    if (m.has(classUid)) return RT_FAULT_OCSF;
    if (looksLikeFinding(m)) return RT_FAULT_SECURITY_HUB;
    if (m.has(kibanaRule) || m.has(kibanaAlert) || m.isObject(kibana) || m.isObject(source_) || m.isObject(ecs) ||
        m.isObject(signal) || (m.has(atTimestamp) && m.isObject(event)))
        return RT_FAULT_ELASTIC;
    if (m.has(sourcetype) || m.has(raw) || m.has(origRaw) || m.has(searchName) || isSplunkExport(m))
        return RT_FAULT_SPLUNK;
    if (isSentinel(m)) return RT_FAULT_SENTINEL;
    if (m.has(alertId) && m.has(severity)) return RT_FAULT_PANTHER;
    if (m.has(schemaVersion) && m.has(service) && m.has(partition)) return RT_FAULT_GUARD_DUTY;
    if (m.has(ddsource) || m.has(ddtags) || isDatadogList(m) || (m.string(Type) == "signal" && m.isObject(attributes)))
        return RT_FAULT_DATADOG;
    if (m.has(loggedByService) && m.has(activityDisplayName)) return RT_FAULT_LOG_ANALYTICS;
    if (m.has(TopicArn) && m.isString(message)) return RT_FAULT_SNS_SQS;
    return RT_FAULT_UNKNOWN_FORM;
}

} // namespace

Form formOf(const rt_node *nodes) {
    if (nodes[0].kind != RT_OBJECT) return named(RT_FAULT_UNKNOWN_FORM);
    Members m(nodes, 0);
    if (m.has(digestStartTime) && m.has(logFiles)) return passed();
    if (m.isObject(detail) && !m.has(eventName)) return eventBridge(m);
    if (m.isString(cloudTrailEvent)) return embeddedAt(m.at[cloudTrailEvent], false);
    // Before the shapes: they hold native field names too.
    if (m.has(pAlertId)) return named(RT_FAULT_PANTHER);
    if (m.has(protoPayloadAuditlog)) return named(RT_FAULT_BIGQUERY);
    if (looksLikeLogEntry(m)) return recordOf(RT_GCP, 0);
    if (looksLikeCloudTrail(m)) {
        bool isEventGrid = m.has(topic) && m.has(subject);
        if (!isEventGrid && !m.has(specversion)) return cloudTrail(m, 0);
    }
    if (size_t at = pubSubData(m)) return embeddedAt(at, true);
    if (m.has(eventDataIdSnake) || (m.has(operationNameSnake) && m.has(properties)))
        return named(RT_FAULT_AZURE_SDK);
    if (m.has(operationName) || m.has(operationNameValue)) {
        if (looksLikeLogAnalytics(m)) return named(RT_FAULT_LOG_ANALYTICS);
        if (looksLikeActivity(m)) return recordOf(RT_AZURE, 0);
    }
    rt_fault other = otherForm(m);
    // An AuditLog taken out of its LogEntry still names its method.
    if (other == RT_FAULT_UNKNOWN_FORM && m.string(methodName).find('.') != std::string_view::npos)
        return recordOf(RT_GCP, 0);
    return named(other);
}

bool hasDoor(rt_fault form) {
    switch (form) {
    case RT_FAULT_LOG_ANALYTICS:
    case RT_FAULT_AZURE_SDK:
    case RT_FAULT_EVENT_GRID:
    case RT_FAULT_CLOUD_EVENT:
    case RT_FAULT_CLOUDTRAIL_LAKE:
    case RT_FAULT_ATHENA:
    case RT_FAULT_CLOUDWATCH_LOGS:
    case RT_FAULT_BIGQUERY:
    case RT_FAULT_OCSF:
    case RT_FAULT_SENTINEL:
    case RT_FAULT_ELASTIC:
    case RT_FAULT_SPLUNK:
    case RT_FAULT_SECURITY_HUB:
    case RT_FAULT_PANTHER:
    case RT_FAULT_DATADOG: return true;
    default: return false;
    }
}

std::string_view textOfNode(std::string_view text, const rt_node *nodes, size_t wanted) {
    size_t node = 0, at = 0;
    auto skipSpace = [&] {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) at++;
    };
    auto skipString = [&] {
        for (at++; at < text.size() && text[at] != '"'; at++)
            if (text[at] == '\\') at++;
        at++;
    };
    auto skipValue = [&] {
        size_t depth = 0;
        do {
            char c = at < text.size() ? text[at] : 0;
            if (c == '"') {
                skipString();
                continue;
            }
            if (c == '{' || c == '[') depth++;
            else if ((c == '}' || c == ']') && depth > 0) depth--;
            else if (depth == 0) {
                // A number, true, false, null: up to what ends it.
                while (at < text.size() && text[at] != ',' && text[at] != '}' && text[at] != ']') at++;
                return;
            }
            at++;
        } while (depth > 0 && at < text.size());
    };
    skipSpace();
    while (node != wanted) {
        // Down into the child whose subtree holds the wanted node.
        bool isObject = nodes[node].kind == RT_OBJECT;
        if (!isObject && nodes[node].kind != RT_ARRAY) return {};
        at++;
        size_t child = node + 1;
        for (;;) {
            skipSpace();
            if (at >= text.size() || text[at] == '}' || text[at] == ']') return {};
            if (isObject) {
                skipString();
                skipSpace();
                at++;
                skipSpace();
                child++;
            }
            size_t end = subtreeEnd(nodes, child);
            if (wanted < end) break;
            skipValue();
            skipSpace();
            at++;
            child = end;
        }
        node = child;
    }
    size_t begin = at;
    skipValue();
    return text.substr(begin, at - begin);
}

bool decodeBase64(std::string_view text, std::string &out) {
    out.clear();
    out.reserve(text.size() / 4 * 3 + 3);
    uint32_t bits = 0;
    int count = 0;
    bool padded = false;
    for (char c : text) {
        int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 26
                    : c >= '0' && c <= '9' ? c - '0' + 52
                    : c == '+' || c == '-' ? 62
                    : c == '/' || c == '_' ? 63
                                           : -1;
        if (c == '\n' || c == '\r') continue;
        if (c == '=') {
            padded = true;
            continue;
        }
        if (value < 0 || padded) return false;
        bits = bits << 6 | uint32_t(value);
        if ((count += 6) >= 8) {
            count -= 8;
            out.push_back(char(bits >> count & 0xFF));
        }
    }
    return count != 6;
}

} // namespace squelch
