/// The commands of the program under measurement.
struct Squelch {
    let program: String

    func match(
        _ id: String, _ name: String, _ input: String, _ logs: LogSet, jobs: Int = 1, rules: String? = nil
    ) -> Contender {
        let chosen = rules.map { ["--rules", $0] } ?? []
        return Contender(
            id: id, name: name, command: [program, "match", "--jobs", "\(jobs)"] + chosen + [input],
            logs: logs,
            finds: .records)
    }

    func score(_ id: String, _ name: String, _ input: String, _ logs: LogSet, ledger: String = "{ledger}")
        -> Contender
    {
        Contender(
            id: id, name: name,
            command: [program, "score", "--jobs", "1", "--db", ledger, "--format", "ndjson", input],
            logs: logs,
            finds: .verdicts)
    }
}
