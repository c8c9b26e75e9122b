import CloudChanges
import GRDB
import Squelch
import Testing

@testable import VerdictLedger

@Suite("What the ledger remembers of made objects and of controllers' names")
struct LifecycleMemoryTests {
    static var judge: Judge {
        let pipeline = Pipeline(rulesDigest: "0123456789abcdef")
        let configuration = CloudChanges.Configuration()
        let table = ControllerTable(configuration)
        return Judge(
            model: pipeline.model,
            sources: [AutomationSource(configuration), ControllerNameSource(table: table)],
            conclusions: [PipelineSource(configuration), ControllerSource(configuration, table: table)],
            normalise: pipeline.normalise, judge: { pipeline.judge($0, $1, in: $2) },
            encode: VerdictLine.encode)
    }

    /// A call of EC2 at a minute of 2026-03-04.
    static func call(
        _ id: String, _ action: String, day: Int = 4, minute: Int = 0, by role: String = "batch",
        from address: String = "198.51.100.7", _ parameters: String, group: String? = nil
    ) throws -> Match {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let made = group.map { #"{"groupId":"\#($0)"}"# } ?? #"{"_return":true}"#
        let service = address.hasSuffix(".amazonaws.com")
        let path = service ? "aws-service-role/\(address)/" : ""
        let invoked = service ? #""invokedBy":"\#(address)","# : ""
        let text = """
            {"eventTime":"2026-03-\(two(day))T\(two(minute / 60)):\(two(minute % 60)):00Z","eventSource":"ec2.amazonaws.com",\
            "eventID":"\(id)","eventName":"\(action)","awsRegion":"eu-west-1","recipientAccountId":"111122223333",\
            "sourceIPAddress":"\(address)","userIdentity":{"type":"AssumedRole",\(invoked)\
            "arn":"arn:aws:sts::111122223333:assumed-role/\(role)/s","sessionContext":{"sessionIssuer":{"arn":\
            "arn:aws:iam::111122223333:role/\(path)\(role)"}}},"requestParameters":\(parameters),\
            "responseElements":\(made)}
            """
        let bytes = Array(text.utf8)
        return Match(
            record: NativeRecord(
                cloud: .aws, value: try JSONParser().parse(bytes), text: bytes, place: SourcePlace(file: "-")),
            rule: Sample.rule("made-up"))
    }

    static func opening(_ group: String, _ cidr: String = "10.0.0.0/8", port: Int = 443) -> String {
        """
        {"groupId":"\(group)","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":\(port),"toPort":\(port),\
        "ipRanges":{"items":[{"cidrIp":"\(cidr)"}]}}]}}
        """
    }

    /// The lines of the family in the verdict of `id`.
    static func lines(_ id: String, in bench: Bench) throws -> [String] {
        let found = try #require(try bench.open(.readExisting).verdict(forID: id))
        let evidence = try JSONParser().parse(found.printed.line)["evidence"]?.array ?? []
        return evidence.filter { $0["family"]?.string == "lifecycle" }.map { line in
            "\(line["code"]?.string?.dropFirst("lifecycle.".count) ?? "") \(line["weight"]?.text() ?? "")"
        }
    }

    @Test("a group is its maker's until it is deleted; then the same id says nothing")
    func made() throws {
        let bench = try Bench()
        let rds = "rds.amazonaws.com"
        let eks = "eks.amazonaws.com"
        try bench.score(
            [
                Self.call(
                    "make", "CreateSecurityGroup", by: "AWSServiceRoleForAmazonEKS", from: eks,
                    #"{"groupName":"eks-cluster-sg-shop-1"}"#, group: "sg-1"),
                Self.call(
                    "own", "AuthorizeSecurityGroupIngress", minute: 1, by: "AWSServiceRoleForAmazonEKS",
                    from: eks, Self.opening("sg-1")),
                Self.call("other", "AuthorizeSecurityGroupIngress", minute: 2, Self.opening("sg-1")),
                Self.call("theirs", "CreateSecurityGroup", minute: 3, #"{"groupName":"app"}"#, group: "sg-2"),
                Self.call(
                    "guarded", "AuthorizeSecurityGroupIngress", minute: 4, by: "AWSServiceRoleForAmazonEKS",
                    from: eks, Self.opening("sg-2")),
                Self.call(
                    "unguarded", "AuthorizeSecurityGroupIngress", minute: 5, by: "AWSServiceRoleForRDS",
                    from: rds, Self.opening("sg-2")),
                Self.call("end", "DeleteSecurityGroup", minute: 6, #"{"groupId":"sg-1"}"#),
                Self.call("after", "AuthorizeSecurityGroupIngress", minute: 7, Self.opening("sg-1")),
            ], judge: Self.judge)
        #expect(try Self.lines("make", in: bench) == ["controller -0.8000"])
        #expect(try Self.lines("own", in: bench) == ["controller -1.3000"])
        #expect(try Self.lines("other", in: bench) == ["name 1.0000"])
        #expect(try Self.lines("guarded", in: bench) == ["guard 2.5000"])
        #expect(try Self.lines("unguarded", in: bench) == ["controller -0.8000"])
        #expect(try Self.lines("after", in: bench) == [])
    }

    @Test("each of three earlier days takes its part off the mask; a burst is one day, and today is none")
    func writers() throws {
        let bench = try Bench()
        func make(_ id: String, day: Int, minute: Int = 0, from address: String = "198.51.100.7") throws
            -> Match
        {
            try Self.call(
                id, "CreateSecurityGroup", day: day, minute: minute, from: address,
                #"{"groupName":"k8s-elb-a\#(id)"}"#,
                group: "sg-\(id)")
        }
        let matches = try [
            make("1", day: 1), make("1b", day: 1, minute: 1), make("1c", day: 1, minute: 2),
            make("2", day: 2), make("3", day: 3), make("3b", day: 3, minute: 60), make("4", day: 4),
            make("4e", day: 4, minute: 60, from: "203.0.113.9"),
        ]
        try bench.score(matches.shuffled(), judge: Self.judge)
        let expected = [
            ("1.5000", ["1", "1b", "1c"]), ("1.0000", ["2"]), ("0.5000", ["3", "3b"]),
            ("0.0000", ["4", "4e"]),
        ]
        for (weight, ids) in expected {
            for id in ids { #expect(try Self.lines(id, in: bench) == ["name \(weight)"], "\(id)") }
        }
    }

    @Test("others who write such names count from the next day on, each once")
    func others() throws {
        let bench = try Bench()
        func make(_ id: String, day: Int, by role: String) throws -> Match {
            try Self.call(
                id, "CreateSecurityGroup", day: day, by: role, #"{"groupName":"k8s-elb-a\#(id)"}"#,
                group: "sg-\(id)")
        }
        let matches = try [
            make("a", day: 1, by: "one"), make("b", day: 1, by: "two"), make("c", day: 2, by: "two"),
            make("d", day: 3, by: "new"), make("e", day: 3, by: "newer"),
        ]
        try bench.score(matches.shuffled(), judge: Self.judge)
        #expect(try Self.lines("b", in: bench) == ["name 1.5000"])
        // One other: (1.5 − ln 2) · 2/3, a day being its own.
        #expect(try Self.lines("c", in: bench) == ["name 0.5379"])
        // Two others: 1.5 − ln 3.
        for id in ["d", "e"] { #expect(try Self.lines(id, in: bench) == ["name 0.4014"], "\(id)") }
    }

    @Test("however the records are cut into runs, the ledger remembers the same")
    func runs() throws {
        let whole = try Bench()
        let parts = try Bench()
        let matches = try (1...9).map { day in
            try Self.call(
                "d\(day)", "CreateSecurityGroup", day: day, #"{"groupName":"k8s-elb-a\#(day)"}"#,
                group: "sg-\(day)")
        }
        let straight = try whole.score(matches, judge: Self.judge).lines
        var lines: [String] = []
        for match in matches { lines += try parts.score([match], judge: Self.judge).lines }
        #expect(lines == straight)
        #expect(try parts.dump() == whole.dump())
    }
}
