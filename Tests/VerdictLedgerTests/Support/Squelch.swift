import Glibc

/// The built command, run as a process of its own.
enum Squelch {
    /// Beside the test bundle, where `swift test` puts it; nil when it was not built, or cannot score yet.
    static let path: String? = {
        let own = (try? link("/proc/self/exe")) ?? ""
        let beside = own.split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(beside)/squelch"
        guard access(path, X_OK) == 0 else { return nil }
        return (try? knowsScore(path)) == true ? path : nil
    }()

    private static func knowsScore(_ path: String) throws -> Bool {
        let bench = try Bench()
        let log = bench.directory + "/help"
        guard try run(path, ["score", "--help"], log: log) == Ending() else { return false }
        return String(decoding: try Bytes.read(log), as: UTF8.self).contains("--rejudge")
    }

    struct Failure: Error {
        var what: String
        var code: Int32
    }

    /// How a process ended.
    struct Ending: Equatable {
        var status: Int32 = 0
        /// The signal that ended it; 0 when it ended by itself.
        var signal: Int32 = 0
    }

    /// Starts the command with standard output and error going to `log`.
    static func start(_ path: String, _ arguments: [String], log: String = "/dev/null") throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process = pid_t()
        let code = posix_spawn(&process, path, &actions, nil, words, environ)
        guard code == 0 else { throw Failure(what: "posix_spawn", code: code) }
        return process
    }

    static func wait(_ process: pid_t) throws -> Ending {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(what: "waitpid", code: errno) }
        }
        return Ending(status: (status >> 8) & 0xFF, signal: status & 0x7F)
    }

    static func run(_ path: String, _ arguments: [String], log: String = "/dev/null") throws -> Ending {
        try wait(try start(path, arguments, log: log))
    }

    private static func link(_ name: String) throws -> String {
        var bytes = [CChar](repeating: 0, count: 4_096)
        let count = readlink(name, &bytes, bytes.count)
        guard count > 0 else { throw Failure(what: "readlink", code: errno) }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

enum Bytes {
    static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw Squelch.Failure(what: path, code: errno) }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw Squelch.Failure(what: path, code: errno)
        }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Squelch.Failure(what: path, code: errno) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }
}
