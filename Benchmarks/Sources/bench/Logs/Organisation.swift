/// What stays the same throughout the generated logs: accounts, who calls in them, what they call things.
struct Organisation: Sendable {
    let accounts: [String]
    let groups: [String]
    let networks: [String]
    let accountShares: WeightedChoice<Int>
    let regionShares = WeightedChoice([
        ("eu-west-1", 40.0), ("us-east-1", 30), ("eu-central-1", 14), ("us-west-2", 10),
        ("ap-southeast-2", 6),
    ])
    private let callers: [WeightedChoice<Caller>]
    private let changers: [WeightedChoice<Caller>]

    init(seed: UInt64, accounts count: Int = 16, callers callerCount: Int = 1200) {
        var numbers = SeededNumbers(seed: seed, stream: .max)
        let accounts = (0..<count).map { _ in "\(100_000_000_000 + numbers.below(900_000_000_000))" }
        let everyone = (0..<callerCount).map { Caller($0, account: accounts[$0 % count], &numbers) }
        self.accounts = accounts
        groups = (0..<3000).map { _ in "sg-0\(numbers.hex(16))" }
        networks = (0..<50).map { _ in "vpc-0\(numbers.hex(16))" }
        accountShares = WeightedChoice((0..<count).map { ($0, 1 / Double($0 + 1)) })
        let byAccount = accounts.map { account in everyone.filter { $0.account == account } }
        callers = byAccount.map(Self.shares)
        changers = byAccount.map { Self.shares($0.filter(\.changesFirewalls)) }
    }

    func caller(in account: Int, changing: Bool, _ numbers: inout SeededNumbers) -> Caller {
        (changing ? changers : callers)[account].draw(&numbers)
    }

    private static func shares(_ callers: [Caller]) -> WeightedChoice<Caller> {
        WeightedChoice(callers.enumerated().map { ($1, 1 / Double($0 + 1).squareRoot()) })
    }
}
