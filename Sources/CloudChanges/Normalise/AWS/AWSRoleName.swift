/// A role as the provider attests it: name, path and account, parted from what the caller typed.
struct AWSRoleName: Sendable, Equatable {
    /// Without the path.
    var name: String
    /// With a slash at either end, as in `/aws-service-role/`; nil where only a session's ARN is known, which
    /// leaves the path out.
    var path: String?
    var account: String

    /// From `arn:aws:iam::111122223333:role/path/NAME`.
    init?(issuer arn: String) {
        guard let (account, resource) = AWSRoleName.resource(of: arn), resource.hasPrefix("role/") else {
            return nil
        }
        let parts = resource.dropFirst("role/".count).split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, !last.isEmpty else { return nil }
        name = String(last)
        path = "/" + parts.dropLast().map { "\($0)/" }.joined()
        self.account = account
    }

    /// From `arn:aws:sts::111122223333:assumed-role/NAME/SESSION`, whose session is for the caller to choose.
    init?(session arn: String) {
        guard let (account, resource) = AWSRoleName.resource(of: arn), resource.hasPrefix("assumed-role/")
        else {
            return nil
        }
        let rest = resource.dropFirst("assumed-role/".count)
        guard let name = rest.split(separator: "/", omittingEmptySubsequences: false).first, !name.isEmpty
        else {
            return nil
        }
        self.name = String(name)
        path = nil
        self.account = account
    }

    private static func resource(of arn: String) -> (account: String, resource: Substring)? {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn" else { return nil }
        return (String(parts[4]), parts[5])
    }

    /// Only AWS can make roles below this path: `/aws-service-role/SERVICE/AWSServiceRoleFor…`.
    ///
    /// Source: IAM User Guide, "Using service-linked roles".
    var linkedService: String? {
        guard let path, path.hasPrefix("/aws-service-role/") else { return nil }
        let parts = path.split(separator: "/")
        return parts.count == 2 ? String(parts[1]) : nil
    }

    /// The permission set behind a role that IAM Identity Center made: `AWSReservedSSO_SET_<16 hex>`. Only the
    /// path tells; anybody may give a role of their own such a name.
    ///
    /// Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies".
    var permissionSet: String? {
        guard let path, path.hasPrefix("/aws-reserved/sso.amazonaws.com/"),
            name.hasPrefix("AWSReservedSSO_")
        else { return nil }
        let rest = name.dropFirst("AWSReservedSSO_".count)
        guard let bar = rest.lastIndex(of: "_"), rest[rest.index(after: bar)...].utf8.allSatisfy(\.isHexDigit)
        else {
            return String(rest)
        }
        return String(rest[..<bar])
    }

    /// The name without what a deployment drew or took from its place, so that the same role of a template has
    /// one name in all accounts and after it was made anew.
    ///
    ///     stacksets-exec-<32 hex>                              stacksets-exec
    ///     cdk-hnb659fds-deploy-role-111122223333-eu-west-1     cdk-hnb659fds-deploy-role
    ///     Payments-DeployRole-1UNR6O2WK9FTV                    Payments-DeployRole
    ///     node-20240101120000000100000001                      node
    var stableName: String {
        var parts = name.split(separator: "-", omittingEmptySubsequences: false)
        if let place = parts.firstIndex(where: { $0 == account }), place > 0,
            parts[(place + 1)...].isEmpty || AWSRoleName.isRegion(parts[(place + 1)...])
        {
            parts.removeSubrange(place...)
        }
        if let last = parts.last, parts.count > 1, AWSRoleName.isDrawn(last) { parts.removeLast() }
        return parts.joined(separator: "-")
    }

    /// `eu-west-1`, `us-gov-east-1`.
    private static func isRegion(_ parts: ArraySlice<Substring>) -> Bool {
        guard (3...4).contains(parts.count), let first = parts.first, first.utf8.count == 2,
            let last = parts.last, last.utf8.count == 1
        else { return false }
        return last.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// CloudFormation draws 12 or 13 letters and digits, StackSets 32 hexadecimal digits, Terraform's
    /// `name_prefix` a time and a counter of 26 digits. A word or a date is none of these.
    ///
    /// Source: AWS CloudFormation User Guide, "Name type"; hashicorp/terraform-plugin-sdk `id.PrefixedUniqueId`.
    private static func isDrawn(_ part: Substring) -> Bool {
        let bytes = Array(part.utf8)
        let digits = bytes.count { (0x30...0x39).contains($0) }
        let upper = bytes.count { (0x41...0x5A).contains($0) }
        let lower = bytes.count { (0x61...0x7A).contains($0) }
        guard digits + upper + lower == bytes.count else { return false }
        switch bytes.count {
        case 12, 13: return upper >= 3 && digits + lower >= 2 && (digits > 0 || lower >= 3)
        case 26: return digits >= 17 && bytes.allSatisfy(\.isHexDigit)
        case 32: return bytes.allSatisfy(\.isHexDigit)
        default: return false
        }
    }
}

extension UInt8 {
    /// Lower-case or upper-case.
    var isHexDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}
