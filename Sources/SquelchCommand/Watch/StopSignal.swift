import Glibc

/// The end of a pipe that a signal handler may write to: nothing else is safe there.
nonisolated(unsafe) private var stopPipe: Int32 = -1

/// Turns `SIGTERM` into something that `poll` sees, so that the work at hand is finished first.
struct StopSignal {
    /// Readable once the signal has come.
    let descriptor: Int32

    /// - Throws: ``CommandError`` when no pipe can be had.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw CommandError.watching("no pipe to be had", errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        stopPipe = ends[1]
        signal(SIGTERM) { _ in
            let before = errno
            var byte: UInt8 = 1
            _ = Glibc.write(stopPipe, &byte, 1)
            errno = before
        }
        // Whoever started us may have had them blocked, and a mask is inherited.
        var ours = sigset_t()
        sigemptyset(&ours)
        sigaddset(&ours, SIGTERM)
        sigaddset(&ours, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &ours, nil)
        // Sent to the holder of a lease when somebody opens the file; ours last microseconds.
        signal(SIGIO, SIG_IGN)
    }
}
