import Foundation

/// A verdict beside the truth.
struct JudgedChange {
    enum Decision: String, Decodable { case suppress, review, alert }

    let id: String
    let time: String
    let truth: TruthRow
    let decision: Decision
    let decidedBy: String
    let score: Double
    let confidence: Double
    let actor: String
    let isHuman: Bool
    let action: String
    let network: String
    let agent: String
    let isWorld: Bool
    let isAdmin: Bool
    let closes: Bool
    /// Weight of each family in the score.
    let families: [String: Double]

    private struct Verdict: Decodable {
        struct Actor: Decodable { let key: String, kind: String }
        struct Origin: Decodable { let network: String?, userAgent: String? }
        struct Part: Decodable { let op: String, ports: [[Int]]? }
        struct Exposure: Decodable { let tier: String, world: Bool }
        struct Fact: Decodable { let family: String, weight: Double }
        let eventId: String, time: String, action: String, decision: Decision, decidedBy: String
        let score: Double, confidence: Double
        let actor: Actor, origin: Origin, exposure: Exposure, changes: [Part], evidence: [Fact]
    }

    /// Verdicts beside what they are about. One on an id that the truth does not know is left out and shows as a
    /// change without a verdict: where a request came so late that it fell into the other part, its closing
    /// record was judged under an id of its own.
    static func all(of path: String, _ truth: [String: TruthRow]) throws -> [JudgedChange] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            let verdict = try decoder.decode(Verdict.self, from: Data(line.utf8))
            return truth[verdict.eventId].map { JudgedChange(verdict, $0) }
        }
    }

    private init(_ verdict: Verdict, _ truth: TruthRow) {
        id = verdict.eventId
        time = verdict.time
        self.truth = truth
        decision = verdict.decision
        decidedBy = verdict.decidedBy
        score = verdict.score
        confidence = verdict.confidence
        actor = verdict.actor.key
        isHuman = verdict.actor.kind == "human"
        action = verdict.action
        network = verdict.origin.network ?? ""
        agent = verdict.origin.userAgent ?? ""
        isWorld = verdict.exposure.world
        let admin: Set<Int> = [22, 3389, 5985, 5986, 1433, 3306, 5432, 6379, 9200, 27_017, 1521]
        isAdmin = verdict.changes.contains {
            $0.ports?.contains { range in admin.contains { (range[0]...range[1]).contains($0) } } ?? true
        }
        closes = verdict.changes.allSatisfy { ["remove", "delete", "detach"].contains($0.op) }
        families = Dictionary(
            verdict.evidence.filter { $0.family != "prior" && $0.family != "calibration" }.map {
                ($0.family, $0.weight)
            },
            uniquingKeysWith: +)
    }
}
