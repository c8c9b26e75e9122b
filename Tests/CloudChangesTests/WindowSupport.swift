import Foundation

@testable import CloudChanges

/// Texts of window files, and what is read of them.
enum WindowText {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/windows")

    /// A calendar of one event with these lines, or of several where lines hold BEGIN and END of their own.
    static func calendar(_ lines: [String], head: [String] = []) -> String {
        let event =
            lines.contains("BEGIN:VEVENT") ? lines : ["BEGIN:VEVENT", "UID:1"] + lines + ["END:VEVENT"]
        return (["BEGIN:VCALENDAR", "VERSION:2.0"] + head + event + ["END:VCALENDAR", ""])
            .joined(separator: "\r\n")
    }

    static func feed(_ text: String, zone: String? = nil, _ change: (inout WindowSettings) -> Void = { _ in })
        -> WindowFeed
    {
        var settings = WindowSettings()
        settings.timeZone = zone
        change(&settings)
        return WindowFeed(Array(text.utf8), named: "w", settings: settings)
    }

    static func seconds(_ text: String) -> Int64 { EventTime(parsing: text)?.seconds ?? .min }

    /// All spans of all approved windows that begin in 2024, 2025 or 2026.
    static func spans(_ feed: WindowFeed) -> [[Int64]] {
        let frame = TimeSpan(from: seconds("2024-01-01T00:00:00Z"), to: seconds("2027-01-01T00:00:00Z"))
        let all = feed.windows.filter { $0.standing == .approved }.flatMap { window in
            frame.map { window.occurrences.spans(overlapping: $0) } ?? []
        }
        return Set(all).sorted().filter { $0.start >= frame?.start ?? 0 }.map { [$0.start, $0.end] }
    }
}
