import Foundation

/// A terminal without a screen: what a program writes to it is kept. See pty(7).
final class PseudoTerminal {
    /// The side that a program is given.
    let program: FileHandle
    private let keeper: Int32
    private var bytes: [UInt8] = []

    /// `columns` are those of its window; nil for one whose size nobody knows.
    init(columns: UInt16? = nil) throws {
        // Swift's Glibc has no posix_openpt; these are ioctl_tty(2), TIOCSPTLCK and TIOCGPTN.
        let (unlock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        var (isLocked, number): (Int32, Int32) = (0, -1)
        keeper = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard keeper >= 0, ioctl(keeper, unlock, &isLocked) == 0, ioctl(keeper, getNumber, &number) == 0
        else { throw POSIXError(.ENOTTY) }
        let end = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard end >= 0 else { throw POSIXError(.ENOTTY) }
        program = FileHandle(fileDescriptor: end, closeOnDealloc: true)
        _ = fcntl(keeper, F_SETFL, O_NONBLOCK)
        if let columns {
            var size = winsize(ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
            guard ioctl(keeper, UInt(TIOCSWINSZ), &size) == 0 else { throw POSIXError(.ENOTTY) }
        }
    }

    deinit { close(keeper) }

    /// All that was written until now. A terminal that nobody reads holds its writer up, so ask often.
    var text: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(keeper, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits, without holding a thread, until the condition holds of the text.
    func wait(seconds: Double, until condition: (String) -> Bool) async throws -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if condition(text) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return condition(text)
    }
}
