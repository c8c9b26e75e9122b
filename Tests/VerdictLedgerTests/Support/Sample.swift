import CloudChanges

/// Made-up firewall changes of Google Cloud, whose operations may have several records.
struct Sample {
    var id: String
    var second = 0
    /// Nil: the record stands for itself.
    var operation: String?
    var isLast = false
    /// gRPC status code of the end; 0 is success.
    var status = 0
    /// Makes the content another one.
    var note = ""
    var rule = "made-up"
    var alertID: String?
    var spelling = ""

    static func rule(_ id: String) -> RuleReference {
        RuleReference(
            id: id, title: "Rule \(id)", level: .medium, techniques: ["T1562.007"], baseConfidence: 0.3)
    }

    func match() throws -> Match {
        let bytes = Array(text.utf8)
        return Match(
            record: NativeRecord(
                cloud: .gcp, value: try JSONParser().parse(bytes), text: bytes,
                place: SourcePlace(file: "made-up.json", record: 1), alertID: alertID),
            rule: Sample.rule(rule), alsoMatched: ["other"])
    }

    var text: String {
        let flags = isLast ? #""last":true"# : #""first":true"#
        let operation =
            operation.map { #","operation":{"id":"\#($0)",\#(flags),"producer":"compute"}"# } ?? ""
        let request =
            isLast ? "" : #","request":{"name":"\#(note)","allowed":[{"IPProtocol":"tcp","ports":["22"]}]}"#
        let status = status == 0 ? "" : #","status":{"code":\#(status),"message":"\#(note)"}"#
        let minute = (self.second / 60) % 60
        let second = self.second % 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return
            #"{\#(spelling)"insertId":"\#(id)","logName":"projects/example/logs/cloudaudit.googleapis.com%2Factivity","#
            + #""protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","#
            + #""authenticationInfo":{"principalEmail":"dana@example.com"},"#
            + #""serviceName":"compute.googleapis.com","methodName":"v1.compute.firewalls.insert","#
            + #""resourceName":"projects/example/global/firewalls/web"\#(request)\#(status)},"#
            + #""timestamp":"2026-03-04T05:\#(two(minute)):\#(two(second)).120Z"\#(operation)}"#
    }
}

extension Sample {
    /// A mixed bag: single records, pairs, failures, orphans, ids that repeat with other content, equal times.
    static func bag(_ count: Int, seed: UInt64) throws -> [Match] {
        var numbers = Numbers(seed: seed)
        var samples: [Sample] = []
        for index in 0..<count {
            let second = Int.random(in: 0..<count, using: &numbers)
            let status = Int.random(in: 0..<4, using: &numbers) == 0 ? 7 : 0
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0, 1:
                samples.append(Sample(id: "single-\(index)", second: second, note: "n\(index)"))
            case 2, 3:
                let first = Sample(
                    id: "first-\(index)", second: second, operation: "o\(index)", note: "n\(index)")
                samples.append(first)
                samples.append(
                    Sample(
                        id: Bool.random(using: &numbers) ? "last-\(index)" : first.id, second: second + 3,
                        operation: "o\(index)", isLast: true, status: status))
            case 4:
                samples.append(
                    Sample(
                        id: "orphan-\(index)", second: second, operation: "p\(index)", isLast: true,
                        status: status))
            default:
                // The id of one before it, with other content.
                let id = samples.randomElement(using: &numbers)?.id ?? "lone"
                samples.append(Sample(id: id, second: second, note: "again \(index)"))
            }
        }
        return try samples.map { try $0.match() }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
