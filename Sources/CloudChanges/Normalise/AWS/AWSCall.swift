/// One call of an AWS API as CloudTrail recorded it: the envelope read once, for the readers of each service.
struct AWSCall: Sendable {
    let record: AWSField
    /// `eventSource`, lower-case.
    let service: String
    /// `eventName` as recorded.
    let action: String
    /// The account in whose log the event stands; empty where the record names none.
    let account: String
    let outcome: Outcome
    let errorCode: String?
    /// Nil where it is missing, null or masked as a whole.
    let request: AWSField?
    let response: AWSField?

    init(_ value: JSONValue) {
        let record = AWSField(path: "", value: value)
        self.record = record
        service = record["eventSource"]?.text?.lowercased() ?? ""
        action = record["eventName"]?.value.scalarText ?? ""
        account = record["recipientAccountId"]?.text ?? record["userIdentity"]?["accountId"]?.text ?? ""
        (outcome, errorCode) = AWSCall.outcome(of: record)
        request = AWSCall.body(record["requestParameters"], suffix: "Request")
        response = AWSCall.body(record["responseElements"], suffix: "Response")
    }

    /// Whether the response may be read as what came about.
    var mayHaveSucceeded: Bool { outcome == .success || outcome == .unknown }

    /// `Client.`, `Server.` and no prefix at all occur for one code. What is no text in `errorCode` is no
    /// failure: a refusal makes a change harmless, so it has to be said.
    private static func outcome(of record: AWSField) -> (Outcome, String?) {
        guard let field = record["errorCode"] else {
            return (record["errorMessage"]?.text == nil ? .success : .unknown, nil)
        }
        guard case .string = field.value, let code = field.text else { return (.unknown, nil) }
        let outcome = outcome(of: code)
        return (outcome, outcome == .success ? nil : code)
    }

    /// Of a call with this text in `errorCode`.
    static func outcome(of code: String) -> Outcome {
        if ["-", "none", "null", "n/a"].contains(code.lowercased()) { return .success }
        return code.hasSuffix("DryRunOperation") ? .dryRun : .failure
    }

    /// The newer EC2 calls are logged as `{"ModifySecurityGroupRulesRequest": {…}}`, with capitalised keys.
    private static func body(_ field: AWSField?, suffix: String) -> AWSField? {
        guard let field, field.value.object != nil else { return nil }
        for member in field.value.object?.members ?? [] where member.key.hasSuffix(suffix) {
            if member.value.object != nil { return field[member.key] }
        }
        return field
    }
}
