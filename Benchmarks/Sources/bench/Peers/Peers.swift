import Foundation

/// Other tools on the same question: which records bear the name of a firewall change?
struct Peers {
    /// Peers that are not here, with the reason.
    private(set) var skipped: [String] = []
    private let python: PythonPeers?
    private let scripts: URL
    private let names: URL
    private let rule: URL
    private let floorProgram: String

    /// `rules` is a folder with the one rule that names the changes.
    init(scripts: URL, cache: URL, rules: URL, launcher: Launcher) throws {
        self.scripts = scripts
        rule = rules.appending(path: "rules-0.yml")
        names = cache.appending(path: "names.txt")
        floorProgram = try Tool.beside("floor")
        try Data((Operation.firewallNames.joined(separator: "\n") + "\n").utf8).write(to: names)
        python = PythonPeers.prepare(scripts: scripts, cache: cache, launcher: launcher, skipped: &skipped)
        for (tool, package) in [("rg", "ripgrep"), ("jq", "jq"), ("libdeflate-gunzip", "libdeflate-tools")]
        where Tool.find(tool) == nil {
            skipped.append("\(tool): not installed (package \(package))")
        }
    }

    /// The least that reading costs.
    func floors(_ logs: LogSet) -> [Contender] {
        var list: [Contender] = []
        if let gunzip = Tool.find("libdeflate-gunzip") {
            list.append(
                Contender(
                    id: "libdeflate", name: "`libdeflate-gunzip -c`, the same files",
                    command: [gunzip, "-c"] + logs.packedFiles, logs: logs, finds: .nothing))
        }
        return list + [
            floor("inflate", "bare ISA-L, the same files (floor)", logs.packedFiles, logs),
            floor("read", "bare `read(2)` of the NDJSON (floor)", [logs.ndjson], logs),
            floor("map", "the NDJSON mapped, each word touched (floor)", [logs.ndjson], logs),
        ]
    }

    /// Searches for text: near misses come with them.
    func searches(_ logs: LogSet) -> [Contender] {
        guard let rg = Tool.find("rg") else { return [] }
        return [
            Contender(
                id: "rg", name: "`rg -j1 -c -F -f names` (\(Operation.firewallNames.count) names), NDJSON",
                command: [rg, "--no-config", "-j1", "-c", "-F", "-f", names.path, logs.ndjson], logs: logs,
                finds: .counts),
            Contender(
                id: "rg1", name: "`rg -j1 -c -F`, one name, NDJSON",
                command: [
                    rg, "--no-config", "-j1", "-c", "-F", "AuthorizeSecurityGroupIngress", logs.ndjson,
                ],
                logs: logs, finds: .counts, only: "AuthorizeSecurityGroupIngress"),
        ]
    }

    /// Tools that parse.
    func parsers(_ logs: LogSet) -> [Contender] {
        var list: [Contender] = []
        if let jq = Tool.find("jq") {
            let pattern = Operation.firewallNames.joined(separator: "|")
            let wanted = Operation.firewallNames.map { "\"\($0)\"" }.joined(separator: ",")
            let pipe =
                #"grep -E "$0" "$1" | "$2" -r "select(.eventName as \$n | [$3] | index(\$n)) | .eventID""#
            list.append(
                Contender(
                    id: "grep", name: "`grep -E` of the names, then `jq`, NDJSON",
                    command: ["sh", "-c", pipe, pattern, logs.ndjson, jq, wanted], logs: logs, finds: .ids))
        }
        if has("duckdb") {
            list.append(
                script(
                    "duckdb", "DuckDB `read_ndjson`, NDJSON", "duckdb_ndjson.py", logs.ndjson, logs, rounds: 3
                ))
            list.append(
                script(
                    "duckdb-tree", "DuckDB `read_json`, `.json.gz` tree", "duckdb_tree.py", logs.tree, logs,
                    rounds: 3))
        }
        if has("pysimdjson") {
            list.append(
                script("pysimdjson", "pysimdjson, NDJSON", "simdjson_ndjson.py", logs.ndjson, logs, rounds: 3)
            )
        }
        if has("pysigma-backend-sqlite"), let python {
            list.append(
                Contender(
                    id: "sigma-sqlite", name: "pySigma's SQL over an SQLite table of the records, NDJSON",
                    command: [
                        python.python, scripts.appending(path: "sigma_sqlite.py").path, rule.path,
                        logs.ndjson,
                    ], logs: logs, finds: .ids, rounds: 2))
        }
        return list
    }

    /// Versions, as the tools tell them.
    func versions(_ launcher: Launcher) -> [String] {
        let asked = [
            ["rg", "--version"], ["grep", "--version"], ["jq", "--version"], ["libdeflate-gunzip", "-V"],
        ]
        let told = asked.compactMap { command -> String? in
            guard Tool.find(command[0]) != nil, let text = launcher.ask(command) else { return nil }
            return text.split(separator: "\n").first?
                .replacingOccurrences(of: "gzip compression program v", with: "libdeflate-gunzip ")
        }
        return told + (python?.packages.map { $0.replacingOccurrences(of: "==", with: " ") } ?? [])
    }

    private func has(_ package: String) -> Bool { python?.has(package) ?? false }

    private func floor(_ way: String, _ name: String, _ files: [String], _ logs: LogSet) -> Contender {
        Contender(id: way, name: name, command: [floorProgram, way] + files, logs: logs, finds: .nothing)
    }

    private func script(
        _ id: String, _ name: String, _ file: String, _ input: String, _ logs: LogSet, rounds: Int
    ) -> Contender {
        Contender(
            id: id, name: name,
            command: [python?.python ?? "", scripts.appending(path: file).path, names.path, input],
            logs: logs,
            finds: .ids, rounds: rounds)
    }
}
