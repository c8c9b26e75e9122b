import RecordText
import Testing

@testable import CloudChanges

/// What is passed over before it is parsed: nothing that a rule could select, whatever the spelling.
@Suite("Ingest: records passed over as bytes")
struct IngestSkimTests {
    private static let table = DispatchTable(
        fields: ["eventname", "methodname", "operationname", "operationname.value"],
        exact: ["deletesecuritygroup", "v1.compute.firewalls.insert"], fragments: ["securityrules/write"])

    /// Bytes passed over by each kernel that the processor has: they must agree.
    private static func skimmed(_ text: String) -> Set<Int> { skimmed(Array(text.utf8)) }

    private static func skimmed(_ bytes: [UInt8]) -> Set<Int> {
        guard let compiled = CompiledTable(table) else { return [] }
        let lengths = (0...2).map { kernel in
            bytes.withUnsafeBytes {
                rt_table_skims(
                    compiled.table, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count,
                    Int32(kernel))
            }
        }
        return Set(lengths.filter { $0 != Int.max && $0 != -1 })
    }

    private static let harmless = #""eventName":"DescribeVpcs""#

    @Test(
        "a record is passed over only when nothing in it can hide a wanted value",
        arguments: [
            (#"{"a":1,"eventName":"DescribeVpcs"}"#, true),
            (#"{"a" : 1, "eventName" : "DescribeVpcs"}"#, true),
            (#"{"a":1,"eventName":"DeleteSecurityGroup"}"#, false),
            (#"{"a":1,"EVENTNAME":"deletesecuritygroup"}"#, false),
            (#"{"eventName":"DeleteSecurityGroup",\#(harmless)}"#, false),
            (#"{\#(harmless),"eventName":"DeleteSecurityGroup"}"#, false),
            (#"{\#(harmless),"x":[[{"y":{"eventName":"DeleteSecurityGroup"}}]]}"#, false),
            (#"{\#(harmless),"event\u004eame":"DeleteSecurityGroup"}"#, false),
            (#"{\#(harmless),"event\u004Eame":"DeleteSecurityGroup"}"#, false),
            (#"{\#(harmless),"x":"\u003cb\u003e"}"#, true),
            (#"{\#(harmless),"x":"\ud83d\ude00\u00fc"}"#, true),
            (#"{\#(harmless),"eventName":"Delete\u0053ecurityGroup"}"#, false),
            (#"{\#(harmless),"eventName":"x\/y"}"#, false),
            (#"{\#(harmless),"eventName":"Größe"}"#, false),
            (#"{\#(harmless),"other":"Größe"}"#, true),
            (#"{\#(harmless),"other":"DeleteSecurityGroup"}"#, true),
            (#"{\#(harmless),"other":"eventName"}"#, true),
            (#"{\#(harmless),"other":["eventName","DeleteSecurityGroup"]}"#, true),
            (#"{\#(harmless),"myeventName":"DeleteSecurityGroup"}"#, true),
            (#"{\#(harmless),"detail.eventName":"DeleteSecurityGroup"}"#, false),
            (#"{\#(harmless),"operationName":{"value":"DeleteSecurityGroup"}}"#, false),
            (#"{\#(harmless),"operationName":["DeleteSecurityGroup"]}"#, false),
            (#"{\#(harmless),"operationName":"Microsoft.Network/securityRules/write"}"#, false),
            (#"{\#(harmless),"operationName":5}"#, false),
            (#"{\#(harmless),"operationName":null}"#, true),
            (#"{\#(harmless),"operationName.value":"DeleteSecurityGroup"}"#, false),
            (#"{\#(harmless),"p":"{\"eventName\":\"DescribeVpcs\"}"}"#, true),
            (#"{\#(harmless),"p":"{\"eventName\":\"DeleteSecurityGroup\"}"}"#, false),
            (#"{\#(harmless),"p":"{\"eventName\" : \"DeleteSecurityGroup\"}"}"#, false),
            (#"{\#(harmless),"p":"{\"eventName\"\n:\"DeleteSecurityGroup\"}"}"#, false),
            (#"{\#(harmless),"p":"{\"eventName\":\n\"DeleteSecurityGroup\"}"}"#, false),
            (#"{\#(harmless),"p":"{\"eventName\"\u003a\"DeleteSecurityGroup\"}"}"#, false),
            (#"{\#(harmless),"p":"{\u0022eventName\u0022:\u0022DeleteSecurityGroup\u0022}"}"#, false),
            (#"{\#(harmless),"p":"{\"event\\u004eame\":\"DeleteSecurityGroup\"}"}"#, false),
            (#"{\#(harmless),"p":"{\"event\u005cu004eame\":\"DeleteSecurityGroup\"}"}"#, false),
            (#"{\#(harmless),"p":"{\"q\":\"{\\\"eventName\\\":\\\"DeleteSecurityGroup\\\"}\"}"}"#, false),
            (#"{\#(harmless),"p":"{\"q\":\"{\\\"eventName\\\":\\\"DescribeVpcs\\\"}\"}"}"#, true),
            (#"{\#(harmless),"message":{"data":"eyJ9"}}"#, false),
            (#"{\#(harmless),"message":{"dat\u0061":"eyJ9"}}"#, false),
            (#"{"a":1,"b":"DescribeVpcs"}"#, false),
            (#"{\#(harmless),"x":[1}]"#, false), (#"{\#(harmless),"x":[1}}"#, false),
            (#"{\#(harmless),"x":[1,]}"#, false), (#"{\#(harmless),"x":1,,"y":2}"#, false),
            (#"{\#(harmless),"x":"unclosed,"y":"z"}"#, false), (#"{\#(harmless),"x":1"#, false),
            ("{\(harmless),\"x\":\"a\0b\"}", false), ("{\(harmless),\"x\":\"a\nb\"}", false),
            ("{\(harmless),\n\"x\":1}", false),
        ])
    func passedOver(record: String, isPassedOver: Bool) {
        // At every offset in a block, and with text behind that is not the record's.
        for spaces in 0..<70 {
            let shifted = "{" + String(repeating: " ", count: spaces) + record.dropFirst()
            let expected = isPassedOver ? shifted.utf8.count : 0
            #expect(Self.skimmed(shifted) == [expected], "\(shifted)")
            #expect(
                Self.skimmed(shifted + #",{"eventName":"DeleteSecurityGroup"}]"#) == [expected], "\(shifted)")
        }
    }

    @Test("the kernels agree on whatever bytes", arguments: 0..<25)
    func kernelsAgree(seed: Int) {
        var speller = Speller(seed: UInt64(seed) &* 104_729 &+ 3)
        var passed = 0
        for _ in 0..<200 {
            let bytes = speller.damaged(speller.record())
            let lengths = Self.skimmed(bytes)
            #expect(lengths.count == 1, "\(String(decoding: bytes, as: UTF8.self))")
            passed += lengths.first ?? 0 > 0 ? 1 : 0
        }
        #expect(passed > 5, "not all of them are refused")
    }

    @Test("a record that lost a quote or a bracket is never passed over whole", arguments: 0..<10)
    func lostByte(seed: Int) {
        var speller = Speller(seed: UInt64(seed) &* 15_485_863 &+ 11)
        for _ in 0..<15 {
            let record = Array(speller.record().utf8)
            for place in record.indices where #""{}[]"#.utf8.contains(record[place]) {
                var bytes = record
                bytes.remove(at: place)
                guard Self.skimmed(bytes) == [bytes.count] else { continue }
                #expect(
                    (try? JSONParser().parse(bytes)) != nil,
                    "\(place) of \(String(decoding: record, as: UTF8.self))")
            }
        }
    }

    @Test("invalid UTF-8 is never passed over")
    func notUTF8() throws {
        let warm = Ingest.aws("a")
        var bytes = Array("\(warm)\n{\"eventVersion\":\"1.08\",\"eventSource\":\"".utf8)
        bytes += [0xFF] + Array("\",\"eventName\":\"x\"}\n\(warm)".utf8)
        let reading = try Ingest.read(bytes, table: Self.table)
        #expect(reading.order == ["f2:input.not-utf8"])
        #expect(reading.counts.records == [.aws: 2])
    }

    @Test(
        "bad input among records passed over is named as without a filter",
        arguments: BadInput.lines + BadInput.containers + BadInput.forms)
    func badInput(_ bad: BadInput) throws {
        // Of what is passed over, literals and numbers are not looked at, and its kind is that of the records that
        // begin with the same keys (decision 0005).
        guard !["NaN", "bad value in one line", "S3 notification"].contains(bad.name) else { return }
        let nothing = DispatchTable(fields: ["eventname", "methodname", "operationname"], exact: ["none"])
        let separator: [UInt8] = [0x0A]
        let input = Array("\(Ingest.aws("w"))\n\(Ingest.aws("v"))".utf8) + separator + bad.bytes
        let plain = try Ingest.read(input)
        for window in [64, 1_000, 1 << 18] where bad.bytes.count < 20_000 || window > 1_000 {
            let filtered = try Ingest.read(input, table: nothing, window: window)
            #expect(filtered.faults == plain.faults, "window of \(window)")
            #expect(filtered.counts.records == plain.counts.records, "window of \(window)")
        }
    }

    @Test("generated spellings give the same selection with the filter and without", arguments: 0..<40)
    func spellings(seed: Int) throws {
        var speller = Speller(seed: UInt64(seed) &* 7_919 &+ 1)
        var lines: [String] = []
        for _ in 0..<60 { lines.append(speller.record()) }
        let warm = [speller.plain(), speller.plain()]
        for text in [
            (warm + lines).joined(separator: "\n"),
            "{\"Records\":[" + (warm + lines).joined(separator: ",") + "]}",
        ] {
            let all = try Ingest.read(text)
            let wanted = all.records.filter { Self.selects($0.value) }
            for window in [61, 997, 1 << 18] {
                let filtered = try Ingest.read(text, table: Self.table, window: window)
                let selected = filtered.records.filter { Self.selects($0.value) }
                let lost = wanted.first { !selected.contains($0) }
                #expect(lost == nil, "\(lost.map { String(decoding: $0.text, as: UTF8.self) } ?? "")")
                #expect(selected == wanted)
                #expect(filtered.counts.records == all.counts.records)
                #expect(filtered.faults == all.faults)
            }
        }
    }

    /// The table's definition, told again on the parsed value.
    private static func selects(_ value: JSONValue, below isBelow: Bool = false) -> Bool {
        switch value {
        case .object(let members):
            return members.members.contains { member in
                let key = member.key.lowercased()
                let last =
                    key.split(separator: ".", omittingEmptySubsequences: false).last.map(String.init) ?? key
                let isField = table.fields.contains(key) || table.fields.contains(last)
                return selects(member.value, below: isBelow || isField)
            }
        case .array(let elements): return elements.contains { selects($0, below: isBelow) }
        case .string(let text):
            let folded = text.lowercased()
            if isBelow, table.exact.contains(folded) { return true }
            if isBelow, table.fragments.contains(where: folded.contains) { return true }
            guard let inner = try? JSONParser().parse(Array(text.utf8)) else { return false }
            return selects(inner, below: isBelow)
        default: return false
        }
    }
}

/// Writes audit records in every legal spelling; seeded.
private struct Speller {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func random(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    private mutating func one(of choices: [String]) -> String { choices[random(choices.count)] }

    private static let names = [
        "DeleteSecurityGroup", "DescribeVpcs", "deletesecuritygroup", "GetRole", "Größe", "",
    ]
    private static let keys = [
        "eventName", "EVENTNAME", "operationName", "methodName", "userName", "x.eventName", "name", "value",
        "eventNames", "note", "q\"eventName", "operationName.value",
    ]

    mutating func plain() -> String {
        #"{"eventVersion":"1.08","userIdentity":{"type":"Root"},"eventSource":"s","awsRegion":"r","eventName":"GetRole"}"#
    }

    /// Begins like ``plain()``, so that it may be passed over.
    mutating func record() -> String {
        var members = [#""eventSource":"s""#, #""awsRegion":"r""#, #""eventName":"GetRole""#]
        for _ in 0..<random(4) { members.append(member(depth: 0)) }
        for index in members.indices { members.swapAt(index, random(members.count)) }
        let comma = one(of: [",", ", ", ","])
        return #"{"eventVersion":"1.08","userIdentity":{"type":"Root"}"# + comma
            + members.joined(separator: comma) + "}"
    }

    /// A few bytes of `text` replaced, removed, doubled or put in.
    mutating func damaged(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        let alphabet: [UInt8] =
            Array(#"""\\{}[],: u0ame"#.utf8) + [0, 10, 13, 31, 127, 0xA2, 0xAC, 0xBA, 0xC3, 0xDB, 0xFD]
        for _ in 0..<random(4) {
            let place = random(bytes.count)
            let byte = alphabet[random(alphabet.count)]
            switch random(4) {
            case 0: bytes[place] = byte
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[place], at: place)
            default: bytes.insert(byte, at: place)
            }
        }
        return bytes
    }

    private mutating func member(depth: Int) -> String {
        let key = one(of: Speller.keys)
        return string(key) + one(of: [":", ":", " : ", ": "]) + value(depth: depth)
    }

    private mutating func value(depth: Int) -> String {
        let isDeep = depth >= 3
        switch random(isDeep ? 5 : 9) {
        case 0: return one(of: ["1", "null", "true", "-0.5e3", "[]", "{}"])
        case 1, 2, 3: return string(one(of: Speller.names))
        case 4: return string("a/securityRules/write\\" + String(repeating: "z", count: random(70)))
        case 5: return "[" + value(depth: depth + 1) + one(of: [",", " , "]) + value(depth: depth + 1) + "]"
        case 6: return "{" + member(depth: depth + 1) + "," + member(depth: depth + 1) + "}"
        default:
            // JSON in a string, itself spelled anyhow.
            return string(one(of: ["", " ", "\n"]) + "{" + member(depth: depth + 1) + "}")
        }
    }

    /// `text` as a JSON string, some of it escaped that need not be.
    private mutating func string(_ text: String) -> String {
        let eagerness = [0, 0, 4, 40][random(4)]
        var out = "\""
        for unit in text.utf16 {
            let isPlain = unit >= 0x20 && unit < 0x7F && unit != 0x22 && unit != 0x5C
            if eagerness > 0, random(100) < eagerness || unit > 0x7F {
                let digits = String(unit, radix: 16)
                let four = String(repeating: "0", count: 4 - digits.count) + digits
                out += "\\u" + (random(2) == 0 ? four : four.uppercased())
            } else if unit == 0x2F, random(4) == 0 {
                out += "\\/"
            } else if isPlain {
                out += String(decoding: [unit], as: UTF16.self)
            } else if unit == 0x0A {
                out += "\\n"
            } else if unit == 0x22 || unit == 0x5C {
                out += "\\" + String(decoding: [unit], as: UTF16.self)
            } else {
                out += String(decoding: [unit], as: UTF16.self)
            }
        }
        return out + "\""
    }
}
