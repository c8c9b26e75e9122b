import ArgumentParser
import CloudChanges
import Glibc
import Squelch
import VerdictLedger

/// The command `squelch`: arguments, wiring, words. The only place that asks for time, environment and terminal.
@main
struct SquelchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "squelch",
        abstract: "Weighs cloud-firewall alerts: who did what, what it exposes, how sure we are, and why.",
        discussion: """
            Squelch stands after your detection rules. It reads the audit logs of AWS, Azure and GCP, selects firewall \
            changes (MITRE T1562.007, T1686.001), and answers for each with a confidence, a decision (alert, review, \
            suppress) and an explanation, kept in a SQLite ledger.

            EXAMPLES
              squelch score logs/                        weigh everything under logs/ into ./squelch.db
              squelch score --format ndjson - < log.gz   the same from standard input, one verdict a line
              squelch match logs/ | jq .eventName        only select firewall changes, in their native form
              squelch explain 6f2b…                      why, and what would change it
              squelch review list                        what needs a person; --suppressed: what was hidden
              squelch report                             noise removed, what it cost, what is proven
              squelch baseline show aws:role/ci          what is normal for an actor, a person, a firewall
              squelch allow add 6f2b…                    leave changes like this one alone, until a date
              squelch backtest --allowlists new/         what that would have changed
              squelch rules list                         the built-in rules
              squelch windows check cab.ics              what is approved, and what is wrong with it
              squelch demo --world 7 company/            a made-up company's logs to play with

            EXIT STATUS
              0 done · 1 found what --fail-on, check or replay look for, or no such event · 2 usage
              3 something in the input was unreadable or refused (named on standard error; the rest was done)
              4 the ledger or --output could not be read or written
            """,
        version: "squelch \(Pipeline.version)",
        subcommands: [
            Score.self, Watch.self, MatchCommand.self, Rules.self, Explain.self, ReplayCommand.self,
            Review.self, Report.self, Allow.self, Backtest.self, Baseline.self, Windows.self, Demo.self,
            Database.self,
        ])

    static func main() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGINT) { _ in _exit(ExitStatus.interrupted.rawValue) }
        do {
            try LaterCommand.refuse(CommandLine.arguments)
            var command = try parseAsRoot(
                EventIDArguments.ordered(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch let status as ExitStatus {
            Glibc.exit(status.rawValue)
        } catch let error as CommandError {
            Diagnostics.standard.write(error)
            Glibc.exit(error.status.rawValue)
        } catch let error as ConfigurationFaults {
            Diagnostics.standard.write(error)
            Glibc.exit(ExitStatus.usage.rawValue)
        } catch let error as LedgerError {
            Diagnostics.standard.write(error)
            Glibc.exit(ExitStatus.storage.rawValue)
        } catch {
            finish(with: error)
        }
    }

    /// Help and version go to standard output with 0; every usage error is 2, as the contract has it.
    private static func finish(with error: any Error) -> Never {
        let text = fullMessage(for: error)
        guard exitCode(for: error) != .success else {
            print(text)
            Glibc.exit(ExitStatus.done.rawValue)
        }
        Diagnostics.standard.write(text)
        Glibc.exit(ExitStatus.usage.rawValue)
    }
}
