/// Who made a call, and through whom.
///
/// `principalEmail` and the delegation chain are attested: Google writes them. The chain lists who acted
/// through the service account, the original authority first; its last member is who assumed the account.
///
/// Source: google/cloud/audit/audit_log.proto, `AuthenticationInfo`.
struct GCPPrincipal: Sendable {
    let identity: ActorIdentity
    let sources: [Change.SourceField]

    var isKnown: Bool { identity != .unknown }

    init(_ entry: GCPEntry) {
        let info = entry.authentication
        let email = info?.child("principalEmail")
        let subject = info?.child("principalSubject")
        let chain = info?.child("serviceAccountDelegationInfo")?.elements ?? []
        let key = info?.child("serviceAccountKeyName")
        sources = ([email, subject, key] + chain).compactMap { $0 }
            .filter { !$0.value.isNull }.map(\.source)
        let via = chain.reversed().compactMap(GCPPrincipal.delegate)
        let named = [email, subject].compactMap { $0?.text }.first { !GCPPrincipal.isHidden($0) }
        var identity = named.map(GCPPrincipal.identity) ?? .unknown
        if identity != .unknown { identity.via += via }
        self.identity = identity
    }

    /// Third parties and privacy settings leave the field, but not its content. An account may be named after a
    /// mask, so only a text that is nothing else counts as one.
    private static func isHidden(_ text: String) -> Bool {
        guard !text.contains("@") else { return false }
        let letters = text.lowercased().filter(\.isLetter)
        return ["redacted", "hidden", "masked"].contains(letters) || letters.allSatisfy { $0 == "x" }
    }

    /// `principalSubject`, else the principal of whichever party the link names.
    private static func delegate(_ link: GCPNode) -> String? {
        let subject =
            link.text("principalSubject") ?? link.at("firstPartyPrincipal", "principalEmail")?.text
            ?? link.at("thirdPartyPrincipal", "thirdPartyClaims")?.value.text()
        return subject.map(GCPPrincipal.withoutPrefix)
    }

    private static func withoutPrefix(_ subject: String) -> String {
        for prefix in ["user:", "serviceAccount:"] where subject.hasPrefix(prefix) {
            return String(subject.dropFirst(prefix.count))
        }
        return subject
    }

    /// Reads an e-mail or a `principalSubject`.
    static func identity(of text: String) -> ActorIdentity {
        if text.range(of: "principal://") != nil || text.range(of: "principalSet://") != nil {
            return federated(text)
        }
        let name = withoutPrefix(text)
        if name.range(of: ".svc.id.goog[") != nil || text.hasPrefix("system:") {
            return ActorIdentity(key: "gcp:workload/\(name)", kind: .workload, display: name)
        }
        let folded = name.lowercased()
        guard let at = folded.lastIndex(of: "@") else {
            return ActorIdentity(key: "gcp:principal/\(name)", kind: .unknown, display: name)
        }
        let user = String(folded[..<at])
        let domain = String(folded[folded.index(after: at)...])
        if GCPServiceAgent(user: user, domain: domain) != nil {
            return ActorIdentity(key: "gcp:agent/\(folded)", kind: .service, display: name)
        }
        if domain == "gserviceaccount.com" || domain.hasSuffix(".gserviceaccount.com") {
            return ActorIdentity(key: "gcp:serviceaccount/\(folded)", kind: .workload, display: name)
        }
        return ActorIdentity(key: "gcp:user/\(folded)", kind: .human, display: name)
    }

    /// Workload pools hold machines, workforce pools people. A pipeline is its repository; the ref or pull
    /// request that ran it is who assumed it.
    private static func federated(_ text: String) -> ActorIdentity {
        let isWorkforce = text.range(of: "/workforcePools/") != nil
        let isWorkload = text.range(of: "/workloadIdentityPools/") != nil
        let kind: ActorIdentity.Kind = isWorkforce ? .human : isWorkload ? .workload : .unknown
        let steady = isWorkload ? withoutRef(text) : text
        return ActorIdentity(
            key: "gcp:\(steady)", kind: kind, display: text, via: steady == text ? [] : [text])
    }

    /// `…/subject/repo:acme/net:ref:refs/heads/main` without what follows the repository.
    ///
    /// Source: GitHub Docs, "OpenID Connect reference" (`repo:OWNER/NAME:…`); GitLab Docs, "ID token
    /// authentication" (`project_path:GROUP/NAME:…`).
    private static func withoutRef(_ text: String) -> String {
        for marker in ["/subject/repo:", "/subject/project_path:"] {
            guard let start = text.range(of: marker)?.upperBound,
                let end = text[start...].firstIndex(of: ":")
            else { continue }
            return String(text[..<end])
        }
        return text
    }
}

/// An account that Google keeps and operates on a customer's behalf.
///
/// A customer may name an account of its own `service-123…`; so the domain must be one of Google's.
///
/// Source: IAM documentation, "Service agents reference".
struct GCPServiceAgent: Sendable {
    /// The part of the domain that names the service, such as `container-engine-robot`.
    let service: String

    init?(user: String, domain: String) {
        let isNumber = !user.isEmpty && user.utf8.allSatisfy { (48...57).contains($0) }
        if domain == "cloudservices.gserviceaccount.com", isNumber {
            service = "cloudservices"
            return
        }
        if domain == "prod.google.com" {
            service = domain
            return
        }
        let suffix = ".iam.gserviceaccount.com"
        guard domain.hasSuffix(suffix), user.hasPrefix("service-") else { return nil }
        // Agents of organisations and folders are `service-org-N` and `service-folder-N`.
        let holder = ["service-org-", "service-folder-"].first(where: user.hasPrefix) ?? "service-"
        let number = user.dropFirst(holder.count)
        let project = String(domain.dropLast(suffix.count))
        guard !number.isEmpty, number.utf8.allSatisfy({ (48...57).contains($0) }),
            project.hasPrefix("gcp-sa-") || GCPServiceAgent.projects.contains(project)
        else { return nil }
        service = project
    }

    private static let projects: Set<String> = [
        "bigquery-data-connectors", "cloud-filer", "cloud-memcache-sa", "cloud-ml.google.com", "cloud-redis",
        "cloud-tpu", "cloudcomposer-accounts", "compute-system", "container-analysis",
        "container-engine-robot", "containerregistry", "dataflow-service-producer-prod", "dataproc-accounts",
        "dlp-api", "endpoints-portal", "firebase-rules", "gae-api-prod.google.com", "gcf-admin-robot",
        "gcp-gae-service", "genomics-api", "gs-project-accounts", "remotebuildexecution",
        "serverless-robot-prod", "service-consumer-management", "service-networking",
        "sourcerepo-service-accounts",
    ]
}
