import Foundation
import Testing

@Suite("squelch demo")
struct DemoWorldTests {
    /// A small company of a kind, written.
    private func world(_ kind: String, seed: Int, in scratch: Scratch, as name: String) throws -> URL {
        let folder = scratch.url.appendingPathComponent(name)
        let made = try SquelchProcess.run(
            ["demo", "--world", "\(seed)", "--kind", kind, "--days", "34", "--changes", "20", folder.path])
        #expect(made.status == 0 && made.text.isEmpty, "\(made.errors)")
        // What was made, and what to do with it.
        let told = "34 days of a\(kind.hasPrefix("a") ? "n" : "") \(kind) company, "
        #expect(made.errors.contains(told) && made.errors.contains("next: squelch score"), "\(made.errors)")
        return folder
    }

    private func rows(_ file: String, in folder: URL) throws -> [[String]] {
        try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            .split(separator: "\n").dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
    }

    @Test(
        "every firewall change of a made-up company gets one verdict, and nothing else does",
        arguments: ["mixed", "azure-first", "gitops", "regulated"])
    func everyChangeIsMatched(kind: String) throws {
        let scratch = try Scratch()
        let folder = try world(kind, seed: 11, in: scratch, as: "w")
        let scored = try SquelchProcess.run(
            [
                "score", "--db", "w.db", "--format", "ndjson", folder.appendingPathComponent("burnin").path,
                folder.appendingPathComponent("eval").path,
            ], in: scratch.url)
        #expect(scored.status == 0, "\(scored.errors)")
        let judged = try scored.lines.map { line in
            let verdict = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return verdict?["event_id"] as? String ?? ""
        }
        let truth = try rows("truth.csv", in: folder).map { $0[0] }
        #expect(truth.count > 300)
        #expect(judged.sorted() == truth.sorted())
    }

    @Test("thirty-one days, the fewest, leave one for the attacks")
    func shortest() throws {
        let scratch = try Scratch()
        let made = try SquelchProcess.run(
            ["demo", "--world", "3", "--days", "31", "--changes", "40", scratch.path("w")])
        #expect(made.status == 0, "\(made.errors)")
    }

    @Test("the same seed writes the same bytes, another seed does not")
    func seeded() throws {
        let scratch = try Scratch()
        let names = ["first", "again"]
        let folders = try names.map { try world("mixed", seed: 5, in: scratch, as: $0) }
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folders[0].path).sorted()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folders[1].path).sorted() == paths)
        for path in paths where path.contains(".") {
            let contents = folders.map {
                FileManager.default.contents(atPath: $0.appendingPathComponent(path).path)
            }
            #expect(contents[0] == contents[1], "\(path)")
        }
        let other = try world("mixed", seed: 6, in: scratch, as: "other")
        #expect(try rows("truth.csv", in: other) != rows("truth.csv", in: folders[0]))
    }

    @Test("attacks come after the first thirty days, and dispositions only speak of changes before them")
    func parts() throws {
        let scratch = try Scratch()
        let folder = try world("regulated", seed: 3, in: scratch, as: "w")
        let truth = try rows("truth.csv", in: folder)
        #expect(truth.contains { $0[3] == "attack" })
        #expect(truth.allSatisfy { $0[3] == "benign" || $0[7] == "eval" })
        let early = Set(truth.filter { $0[7] == "burnin" }.map { $0[0] })
        let said = try rows("dispositions.csv", in: folder)
        #expect(said.count > 30 && said.allSatisfy { early.contains($0[0]) })
        let windows = try SquelchProcess.run(
            ["windows", "check", folder.appendingPathComponent("windows.ics").path])
        #expect(windows.status == 0, "\(windows.text)\(windows.errors)")
    }

    @Test(
        "a wrong argument is a matter of usage and says what to give",
        arguments: [["--days", "30"], ["--kind", "bank"]])
    func usage(arguments: [String]) throws {
        let refused = try SquelchProcess.run(["demo", "--world", "1"] + arguments + ["/tmp/never"])
        #expect(refused.status == 2 && refused.errors.contains(arguments[0]), "\(refused.errors)")
    }

    @Test("a folder that cannot be made is named, with the cause and what to do")
    func unwritable() throws {
        let scratch = try Scratch()
        let file = try scratch.write("file", "here already")
        let refused = try SquelchProcess.run([
            "demo", "--world", "1", "--days", "31", "--changes", "5", file + "/world",
        ])
        #expect(refused.status == 4)
        #expect(
            refused.errors.contains(
                "error[demo.unwritable] \(file)/world: the company cannot be written: Not a directory\n"),
            "\(refused.errors)")
        #expect(refused.errors.contains("remedy: choose another folder"))
    }
}
