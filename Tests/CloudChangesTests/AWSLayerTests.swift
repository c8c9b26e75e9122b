import Testing

@testable import CloudChanges

@Suite("AWS layers")
struct AWSLayerTests {
    @Test("each layer is read for what it opens, closes or leaves unknown", arguments: AWSSample.all)
    func reads(_ sample: AWSSample) throws {
        let change = try AWSEvent.change(sample.action, service: sample.service, request: sample.request)
        #expect(AWSEvent.lines(change) == sample.lines)
        #expect(
            change.target.kind != .other && change.target.id != "unknown"
                || sample.service.hasPrefix("elasticmap"))
    }

    @Test("the ids of attached groups are kept for who knows the groups")
    func attachedGroups() throws {
        let sample = AWSSample.attachments[0]
        let change = try AWSEvent.change(sample.action, request: sample.request)
        #expect(change.changes.map(\.ruleID) == ["sg-0a1,sg-0b2"])
        #expect(change.target == Target(kind: .networkInterface, id: "eni-01"))
        #expect(change.sources["changes"]?.contains { $0.text == "sg-0a1" } == true)
    }

    @Test("every action of the built-in rules has a reader")
    func coverage() throws {
        let pairs = try BuiltInRuleActions.aws()
        #expect(pairs.count > 200)
        for (service, action) in pairs {
            let plain = action.replacing("*", with: "")
            #expect(AWSReaders.reader(service: service, action: plain) != nil, "\(service) \(action)")
        }
    }
}

/// The actions that the built-in rules name, read from the rules' text.
enum BuiltInRuleActions {
    static func aws() throws -> [(service: String, action: String)] {
        guard let text = AWSTestFiles.text("Sources/RulePack/rules/builtin.yml") else { return [] }
        var pairs: [(String, String)] = []
        for document in text.split(separator: "\n---\n") where document.contains("product: aws") {
            var service = ""
            var isInNames = false
            for line in document.split(separator: "\n") {
                let words = line.split(separator: " ").filter { $0 != "-" }
                switch words.first {
                case "eventSource:":
                    service = String(words.last ?? "")
                    isInNames = false
                case "eventName:":
                    isInNames = words.count == 1
                    if words.count == 2 { pairs.append((service, plain(words[1]))) }
                case "condition:": isInNames = false
                default: if isInNames, words.count == 1 { pairs.append((service, plain(words[0]))) }
                }
            }
        }
        return pairs
    }

    private static func plain(_ word: Substring) -> String { String(word).replacing("'", with: "") }
}
