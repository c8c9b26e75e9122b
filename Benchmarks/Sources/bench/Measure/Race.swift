import Foundation

/// Runs contenders in turn, round by round, so that what else the machine does falls on all alike.
struct Race {
    let launcher: Launcher
    let rounds: Int

    func run(_ contenders: [Contender], title: String) throws -> [Measurement] {
        var results = contenders.map { Measurement(contender: $0) }
        for round in 0..<rounds {
            Progress.say("\(title): round \(round + 1) of \(rounds)")
            for index in results.indices
            where round < results[index].contender.rounds && results[index].failure == nil {
                try once(&results[index], round: round)
            }
            try removeLedgers()
        }
        return results
    }

    private func once(_ result: inout Measurement, round: Int) throws {
        let contender = result.contender
        let ledger = launcher.scratch.appending(path: "one.db").path
        let lasting = launcher.scratch.appending(path: "round.db").path
        let command = contender.command.map { word in
            word.replacingOccurrences(of: "{ledger}", with: ledger)
                .replacingOccurrences(of: "{round ledger}", with: lasting)
        }
        let silent: Bool
        if case .nothing = contender.finds { silent = true } else { silent = false }
        let usage = try launcher.run(command, discarding: silent)
        if command.contains(ledger) { try removeLedgers(named: "one") }
        guard contender.statuses.contains(usage.status) else {
            let words = (try? String(contentsOf: launcher.complaints, encoding: .utf8)) ?? ""
            let last = words.split(separator: "\n").last.map { ": \($0.prefix(160))" } ?? ""
            result.failure = "status \(usage.status)\(last)"
            Progress.say("\(contender.name) failed with \(result.failure ?? "")")
            return
        }
        let answer = try contender.finds.answer(in: launcher.output, truth: contender.truth)
        if result.usages.isEmpty || !answer.agrees { result.answer = answer }
        result.usages.append(usage)
    }

    private func removeLedgers(named prefix: String = "") throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: launcher.scratch.path)
        where name.hasPrefix(prefix) && name.contains(".db") {
            try files.removeItem(at: launcher.scratch.appending(path: name))
        }
    }
}
