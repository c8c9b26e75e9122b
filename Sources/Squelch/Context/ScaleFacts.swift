/// Where this house's scores lie, as of the last closed day: what thresholds and calibration are set by.
public struct ScaleFacts: Codable, Sendable, Hashable {
    /// Changes of the closed days that were read.
    public var changes = 0
    /// From this score on lies the share of changes that a budget gives to alerts; nil while too few were seen.
    public var alert: Double?
    /// The same for alerts and reviews together.
    public var review: Double?
    /// What turns a score into a confidence; nil while too few were seen.
    public var shift: Double?
    /// Labels that had a part in ``shift``.
    public var labels = 0
    /// Those of them that call a change an attack.
    public var truePositives = 0

    /// Nothing was seen yet.
    public init() {}
}
