import Foundation

/// A page of which a part, between two comments, is written by a measurement.
struct MarkedPage {
    /// What stands in the comments.
    let name: String
    let command: String

    static let bench = MarkedPage(name: "bench", command: "make bench")

    var begin: String { "<!-- \(name): begin; `\(command)` writes what stands between these comments -->" }
    var end: String { "<!-- \(name): end -->" }

    /// The page with other text between the comments.
    func replacing(in page: String, with text: String) throws(BenchError) -> String {
        guard let first = page.range(of: begin), let last = page.range(of: end),
            first.upperBound <= last.lowerBound
        else {
            throw .failed("the page lacks the comments \(begin) and \(end)")
        }
        return page[..<first.upperBound] + "\n\n" + text + "\n" + page[last.lowerBound...]
    }
}
