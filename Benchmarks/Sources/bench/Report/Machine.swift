import Foundation

/// What the figures were measured on.
struct Machine {
    let text: String

    init() {
        let cpu = Self.lines("/proc/cpuinfo")
        let model = Self.value("model name", cpu) ?? "unknown processor"
        let flags = Self.value("flags", cpu)?.split(separator: " ") ?? []
        let vectors = flags.contains("avx512bw") ? ", AVX-512" : flags.contains("avx2") ? ", AVX2" : ""
        let kilobytes = Self.value("MemTotal", Self.lines("/proc/meminfo"))?.split(separator: " ").first
        let memory = (kilobytes.flatMap { Int($0) } ?? 0) >> 20
        let kernel = Self.lines("/proc/sys/kernel/osrelease").first ?? "unknown"
        let system = Self.lines("/etc/os-release").first { $0.hasPrefix("PRETTY_NAME=") }?
            .dropFirst(12).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        let cores = ProcessInfo.processInfo.activeProcessorCount
        text =
            "\(model) (\(cores) cores\(vectors)), \(memory) GiB of memory, \(system ?? "Linux"), kernel \(kernel)"
    }

    private static func lines(_ path: String) -> [String] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    private static func value(_ key: String, _ lines: [String]) -> String? {
        lines.first { $0.hasPrefix(key) }?.split(separator: ":", maxSplits: 1).last.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }
}
