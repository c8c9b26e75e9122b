import Foundation
import Testing

@Suite("The command's contract")
struct CommandContractTests {
    @Test(
        "help and version are results: standard output, status 0",
        arguments: [["--help"], ["--version"], ["score", "--help"]])
    func help(arguments: [String]) throws {
        let result = try SquelchProcess.run(arguments)
        #expect(result.status == 0 && !result.text.isEmpty && result.errors.isEmpty)
    }

    @Test(
        "every subcommand's help shows an example",
        arguments: ["score", "match", "rules", "explain", "replay", "db", "watch", "windows"])
    func examples(command: String) throws {
        #expect(try SquelchProcess.run([command, "--help"]).text.contains("squelch \(command)"))
    }

    @Test(
        "usage errors are status 2",
        arguments: [
            ["score"], ["score", "--no-such-flag", "x"], ["score", "/no/such/file"],
            ["match", "/no/such/dir"],
            ["score", "--format", "xml", "."], ["score", "--jobs", "0", "."], ["nonsense"],
            ["watch", "/no/such/dir"], ["watch", "/etc/passwd"],
            ["watch", "-"], ["watch"],
            ["score", "--windows", "/no/such.ics", "."],
            ["score", "--rules", "/no/such", "."],
        ])
    func usage(arguments: [String]) throws {
        let scratch = try Scratch()
        let result = try SquelchProcess.run(arguments, in: scratch.url)
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.output.isEmpty && !result.errors.isEmpty)
    }

    @Test("results go to standard output, the summary to standard error")
    func streams() throws {
        let scratch = try Scratch()
        let log = try scratch.write(
            "log.ndjson", SampleRecord.opening() + "\n" + SampleRecord.nearMiss + "\n")
        let result = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), log])
        #expect(result.status == 0 && result.lines.count == 1)
        #expect(result.errors.contains("read 2 records") && result.errors.contains("matched 1"))
    }

    @Test("match prints the record as it was, without white space")
    func matchPrintsNative() throws {
        let pretty = "{ \"Records\" : [ \(SampleRecord.nearMiss) ,\n\(SampleRecord.opening()) ] }"
        let result = try SquelchProcess.run(["match", "-"], input: Data(pretty.utf8))
        #expect(result.status == 0 && result.lines == [SampleRecord.opening()])
    }

    @Test("match prints a record once per occurrence; score judges it once")
    func occurrences() throws {
        let scratch = try Scratch()
        let log = try scratch.write(
            "log.ndjson", SampleRecord.opening() + "\n" + SampleRecord.opening() + "\n")
        #expect(try SquelchProcess.run(["match", log]).lines.count == 2)
        #expect(try SquelchProcess.run(["score", "--db", scratch.path("l.db"), log]).lines.count == 1)
    }

    @Test("--fail-on alert is status 1 when there is one, and 0 when there is none")
    func failOn() throws {
        let scratch = try Scratch()
        let bad = try scratch.write("bad.ndjson", SampleRecord.opening())
        let fine = try scratch.write(
            "fine.ndjson", SampleRecord.opening(id: "e-2", peer: "10.1.2.3/32", port: 443))
        let db = scratch.path("l.db")
        #expect(try SquelchProcess.run(["score", "--db", db, "--fail-on", "alert", bad]).status == 1)
        #expect(try SquelchProcess.run(["score", "--db", db, "--fail-on", "alert", fine]).status == 0)
    }

    @Test("an unknown event is status 1, with the nearest id as a remedy")
    func noSuchEvent() throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.opening())
        _ = try SquelchProcess.run(["score", "--db", scratch.path("l.db"), log])
        let result = try SquelchProcess.run(
            ["explain", "--db", scratch.path("l.db"), "e0000000-0000-4000-8000-000000000002"])
        #expect(result.status == 1 && result.errors.contains("e0000000-0000-4000-8000-000000000001"))
    }

    @Test("an id that begins with a dash is an id", arguments: ["-1a2b3c", "-h-1", "-d--x"])
    func dashedID(id: String) throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.opening(id: id))
        let db = scratch.path("l.db")
        let line = try SquelchProcess.run(["score", "--db", db, log]).text
        #expect(try SquelchProcess.run(["replay", "--db", db, id]).text == line)
        #expect(try SquelchProcess.run(["replay", id, "--db", db]).text == line)
        #expect(try SquelchProcess.run(["explain", id, "--format", "json", "--db", db]).status == 0)
    }

    @Test("commands that only read never create a ledger", arguments: ["explain", "replay"])
    func readOnly(command: String) throws {
        let scratch = try Scratch()
        let result = try SquelchProcess.run([command, "--db", scratch.path("none.db"), "e-1"])
        #expect(result.status == 4)
        #expect(!FileManager.default.fileExists(atPath: scratch.path("none.db")))
    }

    @Test("a ledger that cannot be written is status 4")
    func unwritable() throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.opening())
        #expect(try SquelchProcess.run(["score", "--db", scratch.url.path, log]).status == 4)
        #expect(try SquelchProcess.run(["score", "--db", scratch.path("no/such/l.db"), log]).status == 4)
        let output = ["--output", scratch.path("no/such/out.ndjson")]
        #expect(try SquelchProcess.run(["score", "--db", scratch.path("l.db")] + output + [log]).status == 4)
    }

    @Test("a reader that goes away is status 141")
    func brokenPipe() throws {
        let scratch = try Scratch()
        let lines = (0..<3000).map { SampleRecord.opening(id: "e-\($0)") }.joined(separator: "\n")
        let log = try scratch.write("log.ndjson", lines)
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        shell.arguments = [
            "-c", "\"$0\" match \"$1\" 2>/dev/null | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}",
            SquelchProcess.executable.path, log,
        ]
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 141)
    }

    @Test("completions come for the usual shells", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let result = try SquelchProcess.run(["--generate-completion-script", shell])
        #expect(result.status == 0 && result.text.contains("explain"))
    }

    @Test("a directory without entries excuses nothing, and one that is not there is status 2")
    func emptyAllowlists() throws {
        let scratch = try Scratch()
        let log = try scratch.write("log.ndjson", SampleRecord.opening())
        let result = try SquelchProcess.run(
            ["score", "--db", scratch.path("l.db"), "--allowlists", scratch.url.path, log])
        #expect(result.status == 0 && result.lines.count == 1)
        let absent = try SquelchProcess.run(
            ["score", "--db", scratch.path("m.db"), "--allowlists", scratch.path("absent"), log])
        #expect(absent.status == 2 && absent.output.isEmpty)
    }
}
