import Foundation

/// A page of which a part, between two comments, is written by the measurement.
enum MarkedPage {
    static let begin = "<!-- bench: begin; `make bench` writes what stands between these comments -->"
    static let end = "<!-- bench: end -->"

    /// The page with other text between the comments.
    static func replacing(in page: String, with text: String) throws(BenchError) -> String {
        guard let first = page.range(of: begin), let last = page.range(of: end),
            first.upperBound <= last.lowerBound
        else {
            throw .failed("the page lacks the comments \(begin) and \(end)")
        }
        return page[..<first.upperBound] + "\n\n" + text + "\n" + page[last.lowerBound...]
    }
}
