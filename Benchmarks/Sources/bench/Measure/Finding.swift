import Foundation

/// How a command tells which records it found.
enum Finding {
    /// It looks for nothing.
    case nothing
    /// Numbers of lines, one for each file.
    case counts
    /// Event ids, one a line.
    case ids
    /// The records, one a line.
    case records
    /// Verdicts of `squelch score`, one a line.
    case verdicts

    /// What the output says against the truth, in a few words.
    func answer(in output: URL, truth: Set<String>) throws -> Answer {
        let text = { String(decoding: try Data(contentsOf: output, options: .mappedIfSafe), as: UTF8.self) }
        switch self {
        case .nothing: return .none
        case .counts:
            let numbers = try text().split(separator: "\n").compactMap { line in
                Int(line.split(separator: ":").last ?? "")
            }
            return .count(numbers.reduce(0, +), of: truth.count)
        case .ids: return .ids(Set(try text().split(separator: "\n").map(String.init)), of: truth)
        case .records: return .ids(try values(of: "eventID", in: text()), of: truth)
        case .verdicts: return .ids(try values(of: "event_id", in: text()), of: truth)
        }
    }

    private func values(of key: String, in text: String) -> Set<String> {
        let mark = "\"\(key)\":\""
        return Set(
            text.split(separator: "\n").compactMap { line in
                line.range(of: mark).map { String(line[$0.upperBound...].prefix { $0 != "\"" }) }
            })
    }
}
