/// A session that began with a token of an OpenID Connect provider.
struct AWSWebIdentity {
    let providerField: AWSField
    /// The token's subject, where the record has it; for most providers it stands on the AssumeRole event only.
    let subject: AWSField?
    /// Whether the provider vouches for programs only: CI services and clusters. Cognito, Google and the like
    /// sign people in as well.
    let isWorkload: Bool

    init?(_ field: AWSField?) {
        guard let provider = field?["federatedProvider"], let text = provider.text else { return nil }
        providerField = provider
        let attributes = field?["attributes"]
        let keys = attributes?.value.object?.members.map(\.key) ?? []
        subject = keys.first { $0 == "sub" || $0.hasSuffix(":sub") }.flatMap { attributes?[$0] }
        isWorkload = AWSWebIdentity.issuesToPrograms(text)
    }

    /// The provider's host as IAM has it: `arn:aws:iam::ACCOUNT:oidc-provider/HOST/path`, or the bare host.
    private static func issuesToPrograms(_ provider: String) -> Bool {
        var host = provider[...]
        if let at = provider.range(of: ":oidc-provider/") { host = provider[at.upperBound...] }
        host = host.prefix { $0 != "/" }
        let known: Set<String> = [
            "token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io", "agent.buildkite.com",
            "oidc.circleci.com", "vstoken.dev.azure.com", "api.bitbucket.org", "container.googleapis.com",
            "app.harness.io", "oidc.codefresh.io", "oidc.vercel.com", "api.pulumi.com",
        ]
        return known.contains(String(host))
            || (host.hasPrefix("oidc.eks.") && AWSActors.isServiceName(String(host)))
    }

    /// The part of a subject that names whose token it is, without the run, branch or phase.
    ///
    ///     repo:org/app:ref:refs/heads/main                          repo:org/app
    ///     project_path:group/app:ref_type:branch:ref:main           project_path:group/app
    ///     organization:o:project:p:workspace:w:run_phase:apply      organization:o:project:p:workspace:w
    ///     system:serviceaccount:ns:name                             as it is
    ///
    /// Source: GitHub Docs, "OpenID Connect reference"; GitLab Docs, "ID tokens"; HCP Terraform, "Dynamic
    /// credentials".
    static func stableSubject(_ subject: String) -> String {
        let parts = subject.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.first {
        case "repo", "project_path": return parts.prefix(2).joined(separator: ":")
        case "organization":
            guard let phase = parts.firstIndex(of: "run_phase") else { return subject }
            return parts[..<phase].joined(separator: ":")
        default: return subject
        }
    }
}
