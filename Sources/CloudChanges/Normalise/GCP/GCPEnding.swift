/// How an operation ended, from all its records.
///
/// A non-zero `status.code` is failure; its absence, or `{}`, is success only on a record after which nothing
/// more is to be told. `severity: ERROR` proves nothing.
struct GCPEnding: Sendable {
    let outcome: Outcome
    let errorCode: String?
    let sources: [Change.SourceField]

    init(of entries: [GCPEntry], call: GCPCall) {
        let closing = entries.last(where: \.isLast)
        if let failure = (closing.map { [$0] } ?? entries).compactMap(GCPEnding.failure).first {
            (outcome, errorCode, sources) = (.failure, failure.code, [failure.source])
            return
        }
        if let dryRun = GCPEnding.dryRun(call) {
            (outcome, errorCode, sources) = (.dryRun, nil, [dryRun.source])
            return
        }
        let conclusive = closing ?? entries.first(where: \.isConclusive)
        outcome = conclusive == nil ? .unknown : .success
        errorCode = nil
        sources = conclusive.flatMap { GCPEnding.endField($0) }.map { [$0.source] } ?? []
    }

    private static func endField(_ entry: GCPEntry) -> GCPNode? {
        entry.payload.child("status") ?? entry.root.at("operation", "last")
    }

    private static func failure(_ entry: GCPEntry) -> (code: String, source: Change.SourceField)? {
        if let status = entry.payload.child("status"), let code = status.child("code"), isError(code) {
            return (word(for: code, message: status.text("message")), code.source)
        }
        if let error = entry.payload.at("response", "error"), error.value.object?.members.isEmpty == false {
            let code = error.at("errors")?.elements.first?.text("code") ?? error.text("code")
            return (code ?? "UNKNOWN", error.source)
        }
        return refusal(entry)
    }

    /// Zero is spelled `0`, `"0"` or `"OK"`.
    private static func isError(_ code: GCPNode) -> Bool {
        guard let text = code.text else { return false }
        return text != "0" && text.uppercased() != "OK"
    }

    /// Every permission refused, and no operation begun. A single refusal among grants may be a mere probe.
    private static func refusal(_ entry: GCPEntry) -> (code: String, source: Change.SourceField)? {
        guard entry.operationID == nil, let info = entry.payload.child("authorizationInfo") else {
            return nil
        }
        let grants = info.elements.map { $0.truth("granted") }
        guard !grants.isEmpty, grants.allSatisfy({ $0 == false }) else { return nil }
        return ("PERMISSION_DENIED", info.source)
    }

    private static func word(for code: GCPNode, message: String?) -> String {
        if let number = code.value.integer, codes.indices.contains(number) { return codes[number] }
        let isWord = message?.utf8.allSatisfy { (65...90).contains($0) || $0 == 95 } ?? false
        return (isWord ? message : nil) ?? code.text ?? "UNKNOWN"
    }

    /// Source: google/rpc/code.proto.
    private static let codes = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
        "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]

    /// Cloud Armor's rule methods alone take `validateOnly` (Compute Engine API discovery document).
    private static func dryRun(_ call: GCPCall) -> GCPNode? {
        guard call.method.resource.hasSuffix("securitypolicies"),
            ["addrule", "patchrule"].contains(call.method.verb),
            let flag = call.body.child("validateOnly"), flag.value.truth == true
        else { return nil }
        return flag
    }
}
