import Testing

@testable import CloudChanges

@Suite("Records of one operation are joined")
struct OperationAssemblerTests {
    private func part(
        _ id: String, _ seconds: Int64, _ role: OperationPart.Role, key: String? = "k", fraction: String = ""
    ) -> OperationPart {
        OperationPart(
            key: role == .whole ? nil : key, role: role, recordID: id,
            time: EventTime(seconds: seconds, fraction: fraction))
    }

    /// Operations as text: `lead<follow-ups`, by event id and content name.
    private func run(_ parts: [(OperationPart, content: String)], order: [Int]? = nil) -> [String] {
        var assembler = OperationAssembler()
        for position in order ?? Array(parts.indices) {
            let (part, content) = parts[position]
            assembler.add(part, cloud: .azure, digest: Digest(of: content), handle: position)
        }
        return assembler.assembled().operations.map { operation in
            ([operation.eventID] + operation.followUps.map { parts[$0].content }).joined(separator: "<")
        }
    }

    private func run(_ parts: [OperationPart]) -> [String] { run(parts.map { ($0, $0.recordID) }) }

    @Test("a request and what follows it are one operation, whatever stands first in the file")
    func requestAndCompletions() {
        let result = run([part("c2", 12, .completion), part("c1", 11, .completion), part("r", 10, .request)])
        #expect(result == ["r<c1<c2"])
    }

    @Test("a second request under one key begins a second operation")
    func secondRequest() {
        let result = run([
            part("r1", 10, .request), part("r2", 20, .request), part("c1", 15, .completion),
            part("c2", 25, .completion),
        ])
        #expect(result == ["r1<c1", "r2<c2"])
    }

    @Test("at one instant the request stands first")
    func sameInstant() {
        #expect(run([part("a", 10, .completion), part("z", 10, .request)]) == ["z<a"])
    }

    @Test("the fraction of a second decides")
    func fractions() {
        let result = run([
            part("late", 10, .request, fraction: "9"), part("c", 10, .completion, fraction: "85"),
            part("early", 10, .request, fraction: "8"),
        ])
        #expect(result == ["early<c", "late"])
    }

    @Test("completions without a request stand together behind the earliest")
    func orphans() {
        let result = run([
            part("c2", 12, .completion), part("c1", 11, .completion), part("r", 20, .request),
            part("c3", 21, .completion),
        ])
        #expect(result == ["c1<c2", "r<c3"])
    }

    @Test("what is whole, and what has another key, joins nothing")
    func strangers() {
        let result = run([
            part("w1", 10, .whole), part("w2", 10, .whole), part("r", 11, .request),
            part("c", 12, .completion, key: "other"), part("n", 13, .completion, key: nil),
        ])
        #expect(result == ["w1", "w2", "r", "c", "n"])
    }

    @Test("a completion that no rule selected joins a lead, and alone is nothing")
    func needsLead() {
        func closing(_ id: String, _ second: Int64, key: String? = "k") -> OperationPart {
            var part = part(id, second, .completion, key: key)
            part.needsLead = true
            return part
        }
        #expect(run([closing("c", 12), part("r", 11, .request)]) == ["r<c"])
        #expect(run([closing("c", 10), part("r", 11, .request), closing("d", 12, key: "other")]) == ["r"])
        #expect(run([closing("w", 12), part("w", 11, .whole)]) == ["w"])
    }

    @Test("ids are compared byte for byte, not as Unicode texts")
    func exactIDs() {
        #expect(run([part("caf\u{E9}", 1, .whole), part("cafe\u{301}", 2, .whole)]).count == 2)
        let result = run([part("caf\u{E9}", 1, .whole), part("cafe\u{301}", 2, .whole)])
        #expect(result.allSatisfy { !$0.contains("#") })
    }

    @Test("an operation's rule is the highest that selected any of its records")
    func highestRule() {
        func match(_ id: String, _ level: RuleLevel, also: [String] = []) -> Match {
            let record = NativeRecord(cloud: .aws, value: .null, text: [], place: SourcePlace(file: "-"))
            let rule = RuleReference(id: id, title: id, level: level, techniques: [])
            return Match(record: record, rule: rule, alsoMatched: also)
        }
        let operation = Operation(
            lead: match("b", .low, also: ["z"]), followUps: [match("c", .high), match("a", .high)])
        #expect(operation.rules.primary.id == "a" && operation.rules.others == ["b", "c", "z"])
    }

    @Test("clouds never join, even where key and id agree")
    func clouds() {
        var assembler = OperationAssembler()
        assembler.add(part("x", 1, .request), cloud: .gcp, digest: Digest(of: "a"), handle: 0)
        assembler.add(part("x", 1, .completion), cloud: .azure, digest: Digest(of: "b"), handle: 1)
        let result = assembler.assembled()
        #expect(result.operations.map(\.lead) == [1, 0])
        #expect(result.operations.allSatisfy { $0.followUps.isEmpty })
        #expect(result.sharedIDs.isEmpty)
    }

    @Test("exact duplicates are one record")
    func duplicates() {
        #expect(run([(part("w", 1, .whole), "same"), (part("w", 1, .whole), "same")]) == ["w"])
        #expect(run([part("r", 1, .request), part("c", 2, .completion), part("r", 1, .request)]) == ["r<c"])
    }

    @Test("one id with two contents is two verdicts, and the earlier keeps the plain id")
    func sharedID() {
        let other = Digest(of: "other").hex(8)
        let parts = [(part("w", 2, .whole), "other"), (part("w", 1, .whole), "first")]
        #expect(run(parts) == ["w", "w#\(other)"])
        #expect(run(parts, order: [1, 0]) == ["w", "w#\(other)"])
    }

    @Test("at one instant the smaller digest keeps the plain id, and the other is named")
    func sharedIDSameTime() {
        let contents = ["one", "two"].sorted {
            Digest(of: $0).bytes.lexicographicallyPrecedes(Digest(of: $1).bytes)
        }
        var assembler = OperationAssembler()
        for (handle, content) in contents.reversed().enumerated() {
            assembler.add(part("w", 1, .whole), cloud: .aws, digest: Digest(of: content), handle: handle)
        }
        let renamed = "w#\(Digest(of: contents[1]).hex(8))"
        let result = assembler.assembled()
        #expect(result.operations.map(\.eventID) == ["w", renamed])
        #expect(result.sharedIDs == [.init(cloud: .aws, id: "w", eventID: renamed, handle: 0)])
    }

    @Test("a name made for a shared id is never another record's own")
    func forgedName() {
        let forged = "w#\(Digest(of: "b").hex(8))"
        let result = run([
            (part("w", 1, .whole), "a"), (part("w", 2, .whole), "b"), (part(forged, 3, .whole), "c"),
        ])
        #expect(result == ["w", "w#\(Digest(of: "b").hex(16))", forged])
    }

    @Test("a changed copy of a request stands alone; a completion that copies its request's id joins it")
    func sharedIDWithinKey() {
        let result = run([
            (part("r", 1, .request), "a"), (part("r", 1, .request), "b"), (part("r", 2, .completion), "c"),
        ])
        #expect(result.count == 2)
        #expect(result.contains("r<c"))
    }

    @Test("no order of the input changes the result", arguments: 0..<40)
    func shuffles(seed: Int) {
        var numbers = SeededNumbers(seed: UInt64(seed))
        var parts: [(OperationPart, content: String)] = []
        for _ in 0..<60 {
            let role = [OperationPart.Role.whole, .request, .completion][Int(numbers.next() % 3)]
            let id = "id\(numbers.next() % 25)"
            let time = Int64(numbers.next() % 6)
            parts.append((part(id, time, role, key: "k\(numbers.next() % 4)"), "v\(numbers.next() % 3)"))
        }
        let expected = run(parts)
        #expect(Set(expected.map { $0.prefix { $0 != "<" } }).count == expected.count, "event ids are unique")
        for _ in 0..<5 {
            #expect(run(parts, order: parts.indices.shuffled(using: &numbers)) == expected)
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct SeededNumbers: RandomNumberGenerator {
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
