/// Whom and what a window is for. What is not given is not restricted; without anything the window excuses nothing.
public struct WindowScope: Sendable, Hashable {
    /// Accounts, subscriptions, projects.
    public var accounts: [Glob] = []
    /// Roles, users, service accounts.
    public var actors: [Glob] = []
    /// Groups, NSGs, policies, servers, by id or name.
    public var resources: [Glob] = []
    /// Who a ticket is assigned to or was requested by; a person's name, user name or address, or a workload's.
    public var people: [String] = []
    /// What a ticket calls the thing that is changed: an id, a name, an account or a service.
    public var items: [String] = []

    /// Restricts nothing, so excuses nothing.
    public init() {}

    /// Whether nothing was given.
    public var isEmpty: Bool {
        accounts.isEmpty && actors.isEmpty && resources.isEmpty && people.isEmpty && items.isEmpty
    }

    /// Whether nothing that was given restricts.
    public var isEverything: Bool {
        !isEmpty && people.isEmpty && items.isEmpty
            && (accounts + actors + resources).allSatisfy(\.isEverything)
    }
}

extension WindowScope: CustomStringConvertible {
    /// `accounts 111122223333, actors ci-*`, in a fixed order.
    public var description: String {
        let parts: [(String, [String])] = [
            ("accounts", accounts.map(\.text)), ("actors", actors.map(\.text)),
            ("resources", resources.map(\.text)), ("people", people), ("items", items),
        ]
        return parts.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
            .joined(separator: "; ")
    }
}
