import Foundation
import Testing

@testable import CloudChanges

/// The entries under `allowlists/`.
@Suite("Shipped entries") struct ShippedEntryTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("allowlists")

    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yml") }.sorted()

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    }

    @Test("there are at least twelve, of all three clouds") func many() throws {
        #expect(Self.files.count >= 12)
        for cloud in ["aws", "azure", "gcp"] { #expect(Self.files.contains { $0.hasPrefix(cloud) }) }
    }

    @Test("each is sound, explained, switched off, and has an example and a near miss", arguments: files)
    func sound(_ file: String) throws {
        let text = try Self.text(file)
        let (entries, faults) = EntryMaking.read(text)
        #expect(faults.isEmpty, "\(faults.map(\.description))")
        let entry = try #require(entries.first)
        #expect(!entry.terms.isEnabled && text.hasPrefix("# "))
        #expect(entry.examples.contains(where: \.isCaught) && entry.examples.contains { !$0.isCaught })
        #expect(Allowlist(entries).isEmpty)
    }

    @Test("each is refused when it is switched on before it is filled in", arguments: files)
    func notFilledIn(_ file: String) throws {
        let text = try Self.text(file).replacing("  enabled: false\n", with: "")
        #expect(EntryMaking.read(text).faults.contains { $0.code == "not-filled-in" })
        let filled = text.replacing("000000000000", with: "111122223333").replacing("REPLACE", with: "acme")
        #expect(EntryMaking.read(filled).faults.isEmpty)
    }

    @Test(
        "a peer, port or rule more never makes an entry cover a change, and a wider one takes its cover away",
        arguments: files)
    func nothingExcusesMore(_ file: String) throws {
        let entry = try EntryMaking.entry(try Self.text(file)).onTrial
        let more = [
            #"{"op":"add","direction":"ingress","effect":"allow","protocol":"tcp","ports":[[22,22]],"peers":["0.0.0.0/0"]}"#,
            #"{"op":"add","direction":"ingress","effect":"allow","protocol":"tcp","ports":[[443,443]],"peers":["10.1.0.0/16"]}"#,
            #"{"op":"attach","direction":null,"effect":null,"protocol":null,"ports":null,"peers":["unknown"]}"#,
        ]
        for example in entry.examples {
            guard let changes = example.event["changes"]?.array else {
                var members = example.event.object?.members ?? []
                members.append(
                    .init(key: "requestParameters", value: try EntryMaking.json(#"{"cidrIp":"0.0.0.0/0"}"#)))
                #expect(entry.catches(.object(JSONObject(members))) == example.isCaught)
                continue
            }
            for extra in more {
                var members = (example.event.object?.members ?? []).filter { $0.key != "changes" }
                members.append(.init(key: "changes", value: .array(changes + [try EntryMaking.json(extra)])))
                let covers = entry.catches(.object(JSONObject(members)))
                #expect(example.isCaught || !covers)
            }
            var members = (example.event.object?.members ?? []).filter { $0.key != "changes" }
            members.append(.init(key: "changes", value: .array(changes + [try EntryMaking.json(more[0])])))
            #expect(!entry.catches(.object(JSONObject(members))))
        }
    }
}
