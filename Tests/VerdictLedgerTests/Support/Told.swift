import CloudChanges

@testable import VerdictLedger

/// What a printed line says, as far as stories about baselines ask.
struct Told {
    var decision: String
    var score: Double
    /// Sum of printed weights by family.
    var families: [String: Double] = [:]
    /// Of single lines, by code.
    var weights: [String: Double] = [:]

    var identity: Double { families["identity"] ?? 0 }
    /// Identity without the prior of the actor's kind.
    var mixture: Double { identity - (weights["identity.kind"] ?? 0) }
    var content: Double { families["content"] ?? 0 }
    /// Of the line about the network, whatever it is called; 0 without one.
    var network: Double { weights.first { $0.key.hasPrefix("identity.network") }?.value ?? 0 }

    init(_ line: JSONValue) {
        decision = line["decision"]?.string ?? ""
        score = line["score"]?.scalarText.flatMap(Double.init) ?? 0
        for fact in line["evidence"]?.array ?? [] {
            guard let family = fact["family"]?.string, let code = fact["code"]?.string,
                let weight = fact["weight"]?.scalarText.flatMap(Double.init)
            else { continue }
            families[family, default: 0] += weight
            weights[code, default: 0] += weight
        }
    }
}

extension Bench {
    /// Scores through the real judge and a ledger, and gives what is printed, by event id.
    @discardableResult
    func tell(_ deeds: [Deed]) throws -> [String: Told] {
        let lines = try score(try deeds.map { try $0.match() }, judge: Deed.judge()).lines
        let parser = JSONParser()
        var told: [String: Told] = [:]
        for line in lines {
            let value = try parser.parse(Array(line.utf8))
            if let id = value["event_id"]?.string { told[id] = Told(value) }
        }
        return told
    }

    /// An analyst calls them attacks.
    func call(_ ids: [String], _ word: Disposition = .truePositive) throws {
        let rows = ids.map {
            DispositionRow(
                eventID: $0, disposition: word, analyst: "ada", time: EventTime(seconds: 1_800_000_000),
                note: "")
        }
        _ = try open().take(rows, judgedBy: { _ in Deed.judge() })
    }
}
