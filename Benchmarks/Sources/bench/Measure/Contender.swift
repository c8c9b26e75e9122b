/// A command in the race.
///
/// In its words `{ledger}` stands for a new ledger each time, and `{round ledger}` for one that lasts a round.
struct Contender {
    /// Names it among the results.
    let id: String
    /// As the table says it.
    let name: String
    let command: [String]
    let logs: LogSet
    let finds: Finding
    /// Rounds it takes part in, at most: the slow ones in fewer.
    var rounds = Int.max
    /// Looks for this operation only, instead of all.
    var only: String?
    /// Exit statuses that mean no failure.
    var statuses = [0]

    /// Event ids that it has to find.
    var truth: Set<String> {
        Set(logs.truth.filter { only == nil || $0.value == only }.keys)
    }
}
