import Foundation
import Testing

/// README.md and the guides show commands with what they print; here they are typed again, each page into a folder of
/// its own, on a terminal of a hundred columns. `RECORD_GOLDENS=1` writes what they print now.
///
/// A block ```` ```console ```` holds lines that begin with `$ `, each with what it prints below it. A line `…` stands for
/// lines left out; the lines before and behind it are the first and the last ones.
@Suite("Transcripts in the documentation", .serialized)
struct TranscriptTests {
    static let pages = [
        "README.md", "docs/guides/reduce-noise.md", "docs/guides/manage-allowlists.md",
        "docs/guides/review-the-suppressed.md",
    ]

    @Test("what each page shows is what its commands print", arguments: pages)
    func page(_ name: String) throws {
        let file = Checkout.root.appendingPathComponent(name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let scratch = try Scratch()
        let parts = text.components(separatedBy: "```")
        var commands = 0
        let renewed = try parts.map { part -> String in
            guard part.hasPrefix("console\n") else { return part }
            let typed = try Self.renewed(part, in: scratch)
            commands += typed.commands
            return typed.text
        }
        #expect(commands >= 5)
        try Golden.check(renewed.joined(separator: "```"), file)
    }

    private static func renewed(_ block: String, in scratch: Scratch) throws -> (text: String, commands: Int)
    {
        var shown = ["console"]
        var commands = 0
        for typed in block.components(separatedBy: "\n$ ").dropFirst() {
            var lines = typed.components(separatedBy: "\n")
            if lines.last == "" { lines.removeLast() }
            var command = lines.removeFirst()
            while command.hasSuffix("\\"), !lines.isEmpty { command += "\n" + lines.removeFirst() }
            if command.hasSuffix("<<'END'"), let end = lines.firstIndex(of: "END") {
                command += "\n" + lines[...end].joined(separator: "\n")
                lines.removeFirst(end + 1)
            }
            commands += 1
            shown.append("$ " + command)
            let printed = try Self.type(command, in: scratch.url)
            guard let first = lines.firstIndex(of: "…"), let last = lines.lastIndex(of: "…") else {
                shown += printed
                continue
            }
            let tail = lines.count - 1 - last
            // Else what is left out would be less than nothing.
            guard printed.count > first + tail else {
                shown += printed
                continue
            }
            shown += printed.prefix(first) + ["…"] + printed.suffix(tail)
        }
        return (shown.joined(separator: "\n") + "\n", commands)
    }

    /// What stands on the terminal when the command has ended.
    private static func type(_ command: String, in folder: URL) throws -> [String] {
        let terminal = try PseudoTerminal(columns: 100)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        let programs = SquelchProcess.executable.deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        process.environment = [
            "PATH": "\(programs):\(path)", "NO_COLOR": "1", "TERM": "xterm", "USER": "ada",
            "HOME": folder.path,
            "LANG": "C.UTF-8",
        ]
        process.standardOutput = terminal.program
        process.standardError = terminal.program
        process.standardInput = FileHandle.nullDevice
        try process.run()
        while process.isRunning {
            _ = terminal.text
            usleep(10_000)
        }
        let lines = terminal.text.replacing("\r\n", with: "\n").components(separatedBy: "\n").map { line in
            // Progress is drawn over: what is left is what stands behind the last wiping.
            line.components(separatedBy: "\r\u{1B}[K").last ?? line
        }
        return lines.last == "" ? lines.dropLast() : lines
    }

    // MARK: Every command

    /// Lines of README.md and of every page under docs/ that begin with `squelch` or `$ squelch`, in code.
    private static func commands() throws -> [(page: String, words: [String])] {
        let docs = try FileManager.default.subpathsOfDirectory(
            atPath: Checkout.root.appendingPathComponent("docs").path)
        let pages = ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
        return try pages.flatMap { page in
            let text = try String(
                contentsOf: Checkout.root.appendingPathComponent(page), encoding: .utf8)
            var isFenced = false
            var found: [(page: String, words: [String])] = []
            for line in text.components(separatedBy: "\n") {
                if line.hasPrefix("```") { isFenced.toggle() }
                guard isFenced || line.hasPrefix("    ") else { continue }
                let words = line.split(separator: " ").map(String.init).drop { $0 == "$" }
                if words.first == "squelch" { found.append((page, Array(words.dropFirst()))) }
            }
            return found
        }
    }

    @Test("every command in the documentation is one, and knows the options that it is given")
    func everyCommand() throws {
        var helps: [[String]: String] = [:]
        var seen = 0
        for (page, words) in try Self.commands() {
            let groups = ["allow", "review", "rules", "baseline", "windows", "db"]
            guard let first = words.first, first.allSatisfy({ $0.isLetter || $0 == "-" }) else { continue }
            let depth = groups.contains(first) ? 2 : 1
            // `a|b|c` stands for each of them.
            let names = depth == 2 && words.count > 1 ? words[1].split(separator: "|").map(String.init) : [""]
            let options = words.dropFirst(depth).flatMap { $0.split(separator: "|") }.compactMap { word in
                let bare = word.drop { $0 == "[" }.prefix { $0.isLetter || $0 == "-" }
                return bare.hasPrefix("--") && bare.count > 2 ? String(bare) : nil
            }
            for name in names where !name.hasPrefix("--") {
                let command = depth == 2 && !name.isEmpty ? [first, name.filter { $0 != "," }] : [first]
                if helps[command] == nil {
                    let asked = try SquelchProcess.run(command + ["--help"])
                    helps[command] = asked.status == 0 ? asked.text : ""
                }
                let help = try #require(helps[command])
                #expect(
                    help.contains("USAGE: squelch \(command.joined(separator: " "))"), "\(page): \(words)")
                seen += 1
                guard names.count == 1 else { continue }
                for option in options {
                    #expect(
                        help.contains(option + " ") || help.contains(option + "]"),
                        "\(page): \(words): \(option)")
                }
            }
        }
        #expect(seen > 60)
    }
}
