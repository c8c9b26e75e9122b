/// A place in a record, or beside it, where automation shows itself; the words of the table's column `field`.
public enum CallerField: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
    /// CloudTrail `userAgent`, Google's `callerSuppliedUserAgent`, and whatever an Azure export carries.
    case userAgent = "user_agent"
    /// The assumed role's ARN with the session's name at its end.
    case session
    /// `sessionContext.sessionIssuer.arn`: the role, with its path.
    case sessionIssuer = "session_issuer"
    /// The service that `sourceIPAddress` and `invokedBy` both name; missing where they differ.
    case serviceCall = "service_call"
    /// `sourceIPAddress` as recorded.
    case sourceAddress = "source_address"
    /// `webIdFederationData.federatedProvider`.
    case federatedProvider = "federated_provider"
    /// The subject of the OpenID Connect token that opened the session.
    case tokenSubject = "token_subject"
    /// A key of the session's tags; stands on the call that opened it.
    case sessionTag = "session_tag"
    /// The external id given when the role was assumed.
    case externalID = "external_id"
    /// The user agent of the call that opened the session.
    case openerAgent = "opener_agent"
    /// `sessionCredentialFromConsole`.
    case consoleSession = "console_session"
    /// The claim `appid` or `azp`.
    case appID = "app_id"
    /// The claim `xms_mirid`: the resource that a managed identity belongs to.
    case managedIdentity = "managed_identity"
    /// The claim `appidacr`.
    case credentialKind = "credential_kind"
    /// `authorization.evidence.principalType`.
    case principalType = "principal_type"
    /// The claim `upn`.
    case userName = "user_name"
    /// Azure's `caller`.
    case caller
    /// Azure's correlation id, which any client may choose.
    case correlationID = "correlation_id"
    /// The operation that this one is a part of.
    case deployment
    /// The names of the security rules that are written.
    case ruleName = "rule_name"
    /// The resource's id.
    case resourceID = "resource_id"
    /// `authenticationInfo.principalEmail`.
    case principalEmail = "principal_email"
    /// `authenticationInfo.principalSubject`, and those of the delegation chain.
    case principalSubject = "principal_subject"
    /// The Google accounts of the delegation chain.
    case firstParty = "first_party"
    /// `authenticationInfo.serviceAccountKeyName`.
    case accountKey = "account_key"
    /// `requestMetadata.callerIp`.
    case callerIP = "caller_ip"

    /// In the order of the declaration.
    public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
