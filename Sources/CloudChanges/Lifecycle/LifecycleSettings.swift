/// What a configuration says of controllers.
public struct LifecycleSettings: Sendable, Hashable {
    /// Rows beside the embedded ones.
    public var controllers: [Controller] = []
    /// Names of unverified rows to switch on.
    public var enabled: [String] = []
    /// Who the controllers are here; each named after the row that it is.
    public var pins: [PinnedPipeline] = []

    /// Nothing beside what is embedded.
    public init() {}
}
