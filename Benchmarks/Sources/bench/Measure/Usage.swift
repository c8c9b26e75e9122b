/// What one run of a command took.
struct Usage {
    let status: Int
    /// Seconds from start to end.
    let wall: Double
    /// User and system seconds of the process and of all that it waited for.
    let cpu: Double
    /// Peak resident bytes of the largest process.
    let peak: Int
    /// Share of the machine's cores that other processes used meanwhile, 0 to 1.
    let foreign: Double
}
