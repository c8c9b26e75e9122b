import Foundation

/// Sigma rules to match with: one that names the firewall changes of the data, and as many others as are wanted.
///
/// The others select nothing in the data, so that the answer stays the truth: nine in ten name an operation that does
/// not occur; one in ten names one that does, with a condition that none of its records meets.
enum GeneratedRules {
    /// Writes `count` rules, up to 100 in a file, and tells the folder.
    static func write(count: Int, in cache: URL) throws -> URL {
        let folder = cache.appending(path: "rules1-\(count)")
        if FileManager.default.fileExists(atPath: folder.path) {
            try FileManager.default.removeItem(at: folder)
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var numbers = SeededNumbers(seed: 7, stream: 7)
        var rules = [firewall(&numbers)]
        while rules.count < count { rules.append(other(rules.count, &numbers)) }
        for start in stride(from: 0, to: count, by: 100) {
            let text = rules[start..<min(start + 100, count)].joined(separator: "---\n")
            try Data(text.utf8).write(to: folder.appending(path: "rules-\(start / 100).yml"))
        }
        return folder
    }

    private static func firewall(_ numbers: inout SeededNumbers) -> String {
        let names = Operation.firewallNames.map { "            - \($0)\n" }.joined()
        return rule(
            "Firewall changes", "    selection:\n        eventName:\n" + names + "    condition: selection\n",
            &numbers)
    }

    private static func other(_ number: Int, _ numbers: inout SeededNumbers) -> String {
        if number.isMultiple(of: 10) {
            let name = Operation.ordinaryNames[number / 10 % Operation.ordinaryNames.count]
            return rule(
                "Unwonted \(name), \(number)",
                """
                    selection:
                        eventName: \(name)
                        userAgent|contains: tool-\(numbers.hex(8))
                    filter:
                        userIdentity.arn|endswith: /break-glass
                    condition: selection and not filter

                """, &numbers)
        }
        let service = numbers.pick(["ec2", "iam", "s3", "lambda", "kms", "rds", "eks", "glue"])
        let verb = numbers.pick(["Create", "Delete", "Update", "Put", "Disable", "Attach"])
        return rule(
            "Service \(service) rule \(number)",
            """
                selection:
                    eventSource: \(service).amazonaws.com
                    eventName:
                        - \(verb)Widget\(number)
                        - \(verb)WidgetVersion\(number)
                    requestParameters.name|startswith: prod-
                condition: selection

            """, &numbers)
    }

    private static func rule(_ title: String, _ detection: String, _ numbers: inout SeededNumbers) -> String {
        """
        title: \(title)
        id: \(numbers.uuid())
        status: test
        description: Made by the benchmark.
        logsource:
            product: aws
            service: cloudtrail
        detection:
        \(detection)level: medium

        """
    }
}
