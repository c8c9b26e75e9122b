import Foundation

/// What goes on, on standard error.
enum Progress {
    private static let start = Date()

    static func say(_ text: String) {
        let seconds = Int(Date().timeIntervalSince(start))
        FileHandle.standardError.write(
            Data("bench \(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)  \(text)\n".utf8))
    }
}
