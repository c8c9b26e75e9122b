internal import Floors
import Foundation

/// A SQLite file that takes a text a transaction and does nothing else.
final class BareLedger {
    private let ledger: OpaquePointer

    init(_ place: URL) throws(BenchError) {
        guard let ledger = floors_ledger_open(place.path) else {
            throw .failed("\(place.path) cannot be made by SQLite")
        }
        self.ledger = ledger
    }

    deinit { floors_ledger_close(ledger) }

    /// Seconds until the text was on the disk.
    func commit(_ text: [UInt8]) throws(BenchError) -> Double {
        let begin = DispatchTime.now().uptimeNanoseconds
        guard floors_ledger_commit(ledger, text, text.count) == 0 else {
            throw .failed("SQLite has refused a commit")
        }
        return Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e9
    }
}
