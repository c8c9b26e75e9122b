import CloudChanges
import Squelch
import VerdictLedger

/// The pipeline as the ledger calls it.
enum Judging {
    /// The judge of a run: what the configuration says is part of every judgement.
    static func judge(
        _ pipeline: Pipeline, _ configuration: Configuration, _ windows: WindowCalendar,
        _ allowlist: Allowlist = Allowlist()
    ) -> Judge {
        var judge = judge(pipeline)
        let controllers = ControllerTable(configuration)
        judge.sources = [
            AutomationSource(configuration), DecisionSource(configuration),
            ControllerNameSource(table: controllers),
        ]
        judge.conclusions = [
            PipelineSource(configuration), ControllerSource(configuration, table: controllers),
        ]
        if !windows.isEmpty {
            judge.sources.append(WindowQuestion())
            judge.conclusions.append(WindowSource(windows))
        }
        // Last, since entries may ask what everything before it found.
        if !allowlist.isEmpty { judge.conclusions.append(AllowlistSource(allowlist)) }
        return judge
    }

    /// A judge without sources: a recorded verdict has its context.
    private static func judge(_ pipeline: Pipeline) -> Judge {
        Judge(
            model: pipeline.model,
            normalise: { operation in try pipeline.normalise(operation) },
            judge: { operation, change, context in pipeline.judge(operation, change, in: context) },
            encode: { verdict in VerdictLine.encode(verdict) })
    }

    /// The judge of a recorded verdict: what a rule says is kept with the verdict, so the same version of Squelch
    /// judges under the recorded model, whichever rules are in force today.
    static func judge(of recorded: RecordedVerdict) -> Judge { judge(pipeline(of: recorded)) }

    /// See ``judge(of:)``.
    static func pipeline(of recorded: RecordedVerdict) -> Pipeline {
        let today = Pipeline(rulesDigest: "")
        let version = { (model: String) in model.split(separator: "+").first }
        let isSameVersion = version(recorded.model) == version(today.model)
        return isSameVersion ? Pipeline(model: recorded.model) : today
    }
}

extension Ledger {
    /// Opens the ledger as a command of this name.
    static func open(_ path: String, mode: Mode, for command: String) throws -> Ledger {
        let holder = LockHolder(
            process: Machine.processID, host: Machine.hostName, command: "squelch \(command)")
        let request = LockRequest(holder: holder) { other in
            let who = other.map { ": \($0)" } ?? ""
            Diagnostics.standard.write("squelch: waiting for \(path), which another process writes\(who)")
        }
        return try open(path, mode: mode, waiting: request)
    }

    /// The verdict of an event, or an error with the nearest ids.
    func requireVerdict(_ id: String) throws -> RecordedVerdict {
        guard let found = try verdict(forID: id) else {
            throw CommandError.noSuchEvent(id, nearest: try suggestions(for: id))
        }
        if !found.others.isEmpty {
            Diagnostics.standard.write(
                "squelch: \(id) is also a record of \(found.others.joined(separator: ", ")); this is the newest"
            )
        }
        return found.printed
    }
}
