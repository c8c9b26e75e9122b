import Glibc

/// inotify(7): what happens in directories, as the kernel tells it.
final class Inotify {
    struct Event {
        /// Which watch; -1 for an overflow.
        var watch: Int32
        var mask: UInt32
        /// Of the entry in the directory; empty where the directory itself is meant.
        var name: [UInt8]

        func has(_ flags: Int32...) -> Bool { flags.contains { mask & UInt32(bitPattern: $0) != 0 } }
    }

    let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// - Throws: ``CommandError`` where the kernel grants no more instances.
    init() throws {
        descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
        if descriptor < 0 { throw CommandError.watching("no inotify instance to be had", errno) }
    }

    deinit { close(descriptor) }

    /// Watches a directory; the same directory again is the same watch.
    ///
    /// - Returns: The watch, or what the kernel said.
    func watch(_ directory: [UInt8]) -> Result<Int32, WatchFailure> {
        let flags =
            IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_MODIFY | IN_DELETE_SELF
            | IN_MOVE_SELF | IN_ONLYDIR
        let name = directory.map { CChar(bitPattern: $0) } + [0]
        let watch = inotify_add_watch(descriptor, name, UInt32(bitPattern: Int32(flags)))
        return watch < 0 ? .failure(WatchFailure(code: errno)) : .success(watch)
    }

    struct WatchFailure: Error {
        var code: Int32
    }

    func forget(_ watch: Int32) { inotify_rm_watch(descriptor, watch) }

    /// What has happened since the last call; never waits.
    func events() -> [Event] {
        var events: [Event] = []
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return events }
            append(count, to: &events)
            // The caller has other things to do, too; the rest waits in the kernel.
            if events.count > 50_000 { return events }
        }
    }

    private func append(_ count: Int, to events: inout [Event]) {
        buffer.withUnsafeBytes { bytes in
            var offset = 0
            let header = MemoryLayout<inotify_event>.size
            while offset + header <= count {
                let watch = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
                let mask = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                let start = offset + header
                guard start + length <= count else { return }
                let name = Array(bytes[start..<start + length].prefix { $0 != 0 })
                events.append(Event(watch: watch, mask: mask, name: name))
                offset = start + length
            }
        }
    }
}

extension CommandError {
    static func watching(_ what: String, _ code: Int32) -> CommandError {
        CommandError(
            status: .storage, code: "watch.refused",
            sentence: "the directories cannot be followed: \(what): \(String(cString: strerror(code)))",
            remedy: "see fs.inotify.max_user_instances and max_user_watches (sysctl)")
    }

    static func notADirectory(_ path: String) -> CommandError {
        CommandError(
            status: .usage, code: "usage.not-a-directory", sentence: "\(path) is no directory",
            remedy: "`watch` follows directories; `squelch score` reads a file or standard input")
    }
}
