import Foundation

/// The figures of one company under one way of deciding.
struct Accuracy {
    let benignSuppressed: Double
    let incidents: Int
    let caught: Int
    let alerted: Int
    let alertsADay: Double
    let reviewsADay: Double
    /// Harmless changes below the score that still reaches every detectable incident; nil for methods without a score.
    let noiseAtAll: Double?
    /// Expected calibration error over ten bins of equal mass.
    let calibrationError: Double?
    let brier: Double?

    init(
        of world: JudgedWorld, score: ((JudgedChange) -> Double)? = { $0.score },
        decide: (JudgedChange) -> JudgedChange.Decision
    ) {
        let decided = world.after.map { ($0, decide($0)) }
        let benign = decided.filter { !$0.0.truth.isAttack }
        benignSuppressed = Double(benign.count { $0.1 == .suppress }) / Double(max(benign.count, 1))
        var shown: [String: JudgedChange.Decision] = [:]
        for (change, decision) in decided where change.truth.isAttack && change.truth.isDetectable {
            let best = shown[change.truth.incident] ?? .suppress
            shown[change.truth.incident] = decision.rank > best.rank ? decision : best
        }
        incidents = shown.count
        caught = shown.values.count { $0 != .suppress }
        alerted = shown.values.count { $0 == .alert }
        alertsADay = Double(decided.count { $0.1 == .alert }) / world.days
        reviewsADay = Double(decided.count { $0.1 == .review }) / world.days
        noiseAtAll = score.map { Accuracy.noise(of: world, $0) }
        (calibrationError, brier) = score == nil ? (nil, nil) : Accuracy.calibration(of: world.after)
    }

    var line: String {
        String(
            format:
                "suppressed %.3f, caught %d of %d, alerted %d, a day %.2f alerts and %.2f reviews, noise at all %.3f, ECE %.4f, Brier %.4f",
            benignSuppressed, caught, incidents, alerted, alertsADay, reviewsADay, noiseAtAll ?? .nan,
            calibrationError ?? .nan, brier ?? .nan)
    }

    private static func noise(of world: JudgedWorld, _ score: (JudgedChange) -> Double) -> Double {
        var best: [String: Double] = [:]
        for change in world.after where change.truth.isAttack && change.truth.isDetectable {
            best[change.truth.incident] = max(best[change.truth.incident] ?? -.infinity, score(change))
        }
        let benign = world.after.filter { !$0.truth.isAttack }
        guard let least = best.values.min() else { return 1 }
        return Double(benign.count { score($0) < least }) / Double(max(benign.count, 1))
    }

    private static func calibration(of changes: [JudgedChange]) -> (Double, Double) {
        let ordered = changes.sorted { ($0.confidence, $0.id) < ($1.confidence, $1.id) }
        guard !ordered.isEmpty else { return (0, 0) }
        var error = 0.0
        for bin in 0..<10 {
            let members = ordered[(ordered.count * bin / 10)..<(ordered.count * (bin + 1) / 10)]
            guard !members.isEmpty else { continue }
            let said = members.reduce(0) { $0 + $1.confidence } / Double(members.count)
            let was = Double(members.count { $0.truth.isAttack }) / Double(members.count)
            error += abs(said - was) * Double(members.count) / Double(ordered.count)
        }
        let brier =
            ordered.reduce(0) { $0 + pow($1.confidence - ($1.truth.isAttack ? 1 : 0), 2) }
            / Double(ordered.count)
        return (error, brier)
    }
}

extension JudgedChange.Decision {
    var rank: Int {
        switch self {
        case .suppress: 0
        case .review: 1
        case .alert: 2
        }
    }
}
