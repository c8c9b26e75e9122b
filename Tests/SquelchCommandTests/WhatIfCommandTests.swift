import Foundation
import Testing

@Suite("explain --what-if")
struct WhatIfCommandTests {
    private func scored(_ scratch: Scratch) throws -> String {
        let log = try scratch.write("log.ndjson", SampleRecord.opening(peer: "10.1.2.3/32", port: 443))
        let db = scratch.path("l.db")
        _ = try SquelchProcess.run(["score", "--db", db, log])
        return db
    }

    @Test("a changed copy is judged, in text and JSON, and the ledger stays as it was")
    func judged() throws {
        let scratch = try Scratch()
        let db = try scored(scratch)
        let id = "e0000000-0000-4000-8000-000000000001"
        let before = try Data(contentsOf: URL(fileURLWithPath: db))
        let asked = ["explain", "--db", db, id, "--what-if", "peer=0.0.0.0/0", "--what-if", "port=22"]
        let page = try SquelchProcess.run(asked)
        #expect(page.status == 0, "\(page.errors)")
        let lines = page.text.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("alert · confidence") == true, "\(page.text)")
        #expect(page.text.contains("if         peer=0.0.0.0/0, port=22"))
        #expect(page.text.contains("instead of suppress · confidence"))
        #expect(page.text.contains("content.world.admin") && page.text.contains("nothing is recorded"))
        let json = try SquelchProcess.run(asked + ["--format", "json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any]
        #expect((object?["otherwise"] as? [String: Any])?["decision"] as? String == "alert")
        #expect((object?["recorded"] as? [String: Any])?["decision"] as? String == "suppress")
        #expect((object?["what_if"] as? [String: Any])?["port"] as? String == "22")
        #expect((object?["verdict"] as? [String: Any])?["event_id"] as? String == id)
        #expect(
            (object?["differs"] as? [[String: Any]])?.contains {
                $0["code"] as? String == "content.world.admin"
            } == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: db)) == before)
    }

    @Test("an address, an hour and an actor are asked of the ledger's habits")
    func habits() throws {
        let scratch = try Scratch()
        let db = try scored(scratch)
        for setting in [
            "address=203.0.113.9", "hour=3", "actor=aws:role/other", "kind=root", "window=approved",
        ] {
            let page = try SquelchProcess.run(
                ["explain", "--db", db, "e0000000-0000-4000-8000-000000000001", "--what-if", setting])
            #expect(page.status == 0 && page.text.contains("if         \(setting)"), "\(page.errors)")
        }
    }

    @Test("what cannot be asked is a usage error that lists the keys")
    func refused() throws {
        let scratch = try Scratch()
        let db = try scored(scratch)
        let page = try SquelchProcess.run(
            ["explain", "--db", db, "e0000000-0000-4000-8000-000000000001", "--what-if", "colour=red"])
        #expect(page.status == 2 && page.output.isEmpty)
        #expect(page.errors.contains("usage.what-if") && page.errors.contains("peer, port, protocol"))
        let help = try SquelchProcess.run(["explain", "--help"]).text
        #expect(help.contains("--what-if") && help.contains("a user agent"))
    }

    @Test("JSON without --what-if says which facts would change it, or null")
    func otherwise() throws {
        let scratch = try Scratch()
        let db = try scored(scratch)
        let json = try SquelchProcess.run(
            ["explain", "--db", db, "--format", "json", "e0000000-0000-4000-8000-000000000001"]).text
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let found = try #require(object?["otherwise"] as? [String: Any])
        #expect(found["text"] as? String == object?["counterfactual"] as? String)
        #expect((found["facts"] as? [String])?.count == 1)
    }
}
