import Testing

@testable import CloudChanges

@Suite("Ingest: the pre-filter")
struct IngestDispatchTests {
    private static let table = DispatchTable(
        fields: ["eventname", "requestparameters", "flag"], exact: ["deletesecuritygroup", "5", "true"],
        fragments: ["securitygroup", "cidr", "her", "his"])

    @Test(
        "a record is a candidate when a wanted field holds a wanted text, at any depth, in any spelling",
        arguments: [
            (#"{"eventName":"DeleteSecurityGroup"}"#, true),
            (#"{"EVENTNAME":"deletesecuritygroup"}"#, true),
            (#"{"eventN\u0061me":"DeleteSecurit\u0079Group"}"#, true),
            (#"{"eventName":"DescribeVpcs"}"#, false),
            (#"{"other":"DeleteSecurityGroup"}"#, false),
            (#"{"a":[{"b":{"eventName":"DeleteSecurityGroup"}}]}"#, true),
            (#"{"eventName":"x","eventName":"DeleteSecurityGroup"}"#, true),
            (#"{"eventName":"DeleteSecurityGroup","eventName":"x"}"#, true),
            (#"{"requestParameters":{"a":[{"b":"xCIDRx"}]}}"#, true),
            (#"{"requestParameters":{"cidr":"x"}}"#, false),
            (#"{"requestParameters":{"a":1},"after":"cidr"}"#, false),
            (#"{"requestParameters":{"a":{"b":1},"c":"cidr"}}"#, true),
            (#"{"requestParameters":{},"after":"cidr"}"#, false),
            (#"{"requestParameters":[[],[{}]],"after":"cidr"}"#, false),
            (#"{"requestParameters":[[],[{}],["cidr"]]}"#, true),
            (#"{"eventName":"\u212Aube"}"#, true),
            (#"{"eventName":"Größe"}"#, true),
            (#"{"other":"Größe"}"#, false),
            (#"{"flag":5}"#, true), (#"{"flag":5.0}"#, true), (#"{"flag":6}"#, false),
            (#"{"flag":0.5e1}"#, true),
            (#"{"flag":true}"#, true), (#"{"flag":false}"#, false), (#"{"flag":null}"#, false),
            (#"{"requestParameters.eventName":"DeleteSecurityGroup"}"#, true),
            (#"{"eventName":"ahish"}"#, true), (#"{"eventName":"she"}"#, false),
            (#"{"eventName":"usher"}"#, true),
            (#"{"properties":"{\"eventName\":\"DeleteSecurityGroup\"}"}"#, true),
            (#"{"properties":"{\"eventName\":\"DescribeVpcs\"}"}"#, false),
            (#"{"properties":"{\"eventName\":\"Delete\\u0053ecurityGroup\"}"}"#, true),
            (#"{"eventName":""}"#, false),
        ])
    func matches(record: String, isCandidate: Bool) {
        let table = CompiledTable(Self.table)
        #expect(table?.matches(Array(record.utf8)) == isCandidate, "\(record)")
    }

    @Test("an empty value and an empty fragment mean what they say")
    func empty() {
        let exact = CompiledTable(DispatchTable(fields: ["a"], exact: [""]))
        #expect(exact?.matches(Array(#"{"a":""}"#.utf8)) == true)
        #expect(exact?.matches(Array(#"{"a":"x"}"#.utf8)) == false)
        let fragment = CompiledTable(DispatchTable(fields: ["a"], fragments: [""]))
        #expect(fragment?.matches(Array(#"{"a":"x"}"#.utf8)) == true)
        #expect(fragment?.matches(Array(#"{"b":"x"}"#.utf8)) == false)
        #expect(CompiledTable(DispatchTable())?.matches(Array(#"{"b":"x"}"#.utf8)) == false)
    }

    @Test("many words are found wherever one of them is, as a plain search finds them")
    func againstPlainSearch() {
        var seed: UInt64 = 42
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        func word(_ length: Int) -> String {
            String((0..<length).map { _ in Character(["a", "b", "c"][random(3)]) })
        }
        for _ in 0..<200 {
            let words = Set((0..<5).map { _ in word(2 + random(4)) })
            guard let table = CompiledTable(DispatchTable(fields: ["k"], fragments: words)) else { continue }
            let text = word(12)
            let record = Array("{\"k\":\"\(text.uppercased())\"}".utf8)
            #expect(
                table.matches(record) == words.contains { text.contains($0) }, "\(words.sorted()) in \(text)")
        }
    }

    @Test("only candidates are handed on; the others are counted, and bad ones named")
    func handedOn() throws {
        let text = [
            Ingest.aws("1"), Ingest.aws("2", #","requestParameters":{"cidrIp":"cidr"}"#),
            "{\"eventName\":\"x\",}",
            Ingest.gcp("3"),
        ].joined(separator: "\n")
        let reading = try Ingest.read(text, table: Self.table)
        #expect(reading.order == ["r2", "f3:input.malformed-record"])
        #expect(reading.counts.records == [.aws: 2, .gcp: 1])
        #expect(reading.counts.candidates == 1)
    }

    @Test("the filter looks into envelopes")
    func envelopes() throws {
        let record = Ingest.aws("x", #","requestParameters":{"a":"cidr"}"#)
        let quoted = JSONValue.string(record).text()
        #expect(
            try Ingest.read(#"{"Events":[{"CloudTrailEvent":\#(quoted)}]}"#, table: Self.table).texts == [
                record
            ])
        #expect(
            try Ingest.read(#"{"detail-type":"t","detail":\#(record)}"#, table: Self.table).texts == [record])
    }
}
