/// All readers, by `eventSource` and `eventName`. The pair decides, never the name alone: Wickr has a
/// `CreateSecurityGroup`, EventBridge a `DeleteRule`.
enum AWSReaders {
    static let table: [String: [String: AWSReader]] = {
        var table: [String: [String: AWSReader]] = [:]
        for (service, readers) in parts {
            table[service, default: [:]].merge(readers) { first, _ in first }
        }
        return table
    }()

    private static let parts: [(String, [String: AWSReader])] =
        [
            ("ec2.amazonaws.com", AWSSecurityGroups.readers), ("ec2.amazonaws.com", AWSNetworkACLs.readers),
            ("ec2.amazonaws.com", AWSPrefixLists.readers), ("ec2.amazonaws.com", AWSPublicAccess.readers),
            ("networkmanager.amazonaws.com", AWSPublicAccess.networkManager),
            ("network-firewall.amazonaws.com", AWSNetworkFirewall.readers),
            ("wafv2.amazonaws.com", AWSWebACLs.readers), ("cloudfront.amazonaws.com", AWSWebACLs.cloudFront),
            ("waf.amazonaws.com", AWSClassicWAF.readers),
            ("waf-regional.amazonaws.com", AWSClassicWAF.readers),
            ("fms.amazonaws.com", AWSFirewallManager.readers),
            ("route53resolver.amazonaws.com", AWSDNSFirewall.readers),
            ("route53globalresolver.amazonaws.com", AWSDNSFirewall.globalReaders),
            ("rds.amazonaws.com", AWSDatabaseGroups.rds),
            ("redshift.amazonaws.com", AWSDatabaseGroups.redshift),
            ("elasticache.amazonaws.com", AWSDatabaseGroups.elastiCache),
            ("lightsail.amazonaws.com", AWSLightsail.readers),
        ] + AWSServiceFilters.readers.map { ($0.key, $0.value) }
        + AWSServiceSwitches.readers.map { ($0.key, $0.value) }
        + AWSAttachments.readers.map { ($0.key, $0.value) }

    static func reader(service: String, action: String) -> AWSReader? {
        guard let actions = table[service] else { return nil }
        return actions[action] ?? actions[withoutVersion(action)]
    }

    /// Lambda and CloudFront append the version of their API: `UpdateFunctionConfiguration20150331v2`,
    /// `UpdateDistribution2020_05_31`.
    static func withoutVersion(_ action: String) -> String {
        var bytes = Array(action.utf8)
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
        if let v = bytes.lastIndex(of: UInt8(ascii: "v")), v + 1 < bytes.count,
            bytes[(v + 1)...].allSatisfy(isDigit)
        {
            bytes.removeSubrange(v...)
        }
        let date = bytes.reversed().prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
        guard date.count(where: isDigit) == 8 else { return action }
        return String(decoding: bytes.dropLast(date.count), as: UTF8.self)
    }
}
