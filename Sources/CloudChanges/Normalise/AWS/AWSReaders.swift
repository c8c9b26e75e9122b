/// All readers, by `eventSource` and `eventName`. The pair decides, never the name alone: Wickr has a
/// `CreateSecurityGroup`, EventBridge a `DeleteRule`.
enum AWSReaders {
    static let table: [String: [String: AWSReader]] = [
        "ec2.amazonaws.com": merged([
            AWSSecurityGroups.readers, AWSNetworkACLs.readers,
        ])
    ]

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

    private static func merged(_ tables: [[String: AWSReader]]) -> [String: AWSReader] {
        tables.reduce(into: [:]) { all, table in all.merge(table) { first, _ in first } }
    }
}
