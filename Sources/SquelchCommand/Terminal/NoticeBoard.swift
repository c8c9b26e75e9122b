import CloudChanges
import Squelch
import VerdictLedger

/// Names what a run noticed while it went on, and sums up what would be too much to name one by one.
final class NoticeBoard {
    private static let limit = 20
    private let diagnostics = Diagnostics.standard
    private var shown = 0

    func show(_ notice: RunNotice) {
        shown += 1
        guard shown <= NoticeBoard.limit else { return }
        diagnostics.write(words(notice))
    }

    func close(_ report: RunReport) {
        if shown > NoticeBoard.limit {
            diagnostics.write(
                "squelch: … and \(ReadSummary.grouped(shown - NoticeBoard.limit)) more like these")
        }
        if report.repeated > 0 {
            var text =
                "squelch: \(ReadSummary.grouped(report.repeated)) were in the ledger already; their lines are repeated"
            if report.repeatedUnderOtherModel > 0 {
                text +=
                    ", \(ReadSummary.grouped(report.repeatedUnderOtherModel)) of them judged under another model "
                    + "(`backtest`, in a later version, shows the difference; --rejudge judges anew)"
            }
            diagnostics.write(text)
        }
        if report.late > 0 {
            diagnostics.write(
                "squelch: \(ReadSummary.grouped(report.late)) records belong to operations judged before; kept beside them"
            )
        }
        showResurfaced(report)
    }

    /// After a few files of many: without what is said once a run.
    func closeFollowed(_ report: RunReport) {
        if shown > NoticeBoard.limit {
            diagnostics.write(
                "squelch: … and \(ReadSummary.grouped(shown - NoticeBoard.limit)) more like these")
        }
        showResurfaced(report)
    }

    private func showResurfaced(_ report: RunReport) { Self.write(report.resurfaced, to: diagnostics) }

    /// A line each.
    static func write(_ resurfaced: some Sequence<Resurfacing>, to diagnostics: Diagnostics) {
        for item in resurfaced {
            diagnostics.write(
                "squelch: resurfaced (\(item.cause)): \(item.eventID) of \(item.cloud.rawValue), as of \(item.since): "
                    + "\(item.before.rawValue) before, \(item.now.rawValue) now")
        }
    }

    private func words(_ notice: RunNotice) -> String {
        switch notice {
        case .unreadable(let place, .noTime(let path, let text)):
            "\(place): error[record.no-time] the record has no readable time: \(path) is \"\(text)\"\n"
                + "    remedy: export the record anew; without its time it has no place in the order of events"
        case .sharedID(let place, let cloud, let id, let eventID):
            "\(place): warning[record.shared-id] \(cloud.rawValue) record \(id) stands here with another content; "
                + "judged on its own as \(eventID)"
        case .pruned(let eventID):
            "squelch: warning[ledger.pruned] \(eventID) could not be judged again: its records were pruned"
        }
    }
}
