import ArgumentParser

/// `--db FILE`, the same for every command that touches the ledger.
struct LedgerOption: ParsableArguments {
    @Option(
        name: .customLong("db"), help: ArgumentHelp("The ledger.", valueName: "file"), completion: .file())
    var path = "squelch.db"
}
