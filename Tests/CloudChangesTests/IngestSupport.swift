import Foundation

@testable import CloudChanges

/// What one reading gave, in order.
struct Reading: Equatable {
    var records: [NativeRecord] = []
    var faults: [InputFault] = []
    var counts = InputCounts()
    /// `r3` for the third record, `f2:input.empty` for a fault at record 2: the order of both.
    var order: [String] = []

    var texts: [String] { records.map { String(decoding: $0.text, as: UTF8.self) } }
    var codes: [String] { faults.map { String($0.code.dropFirst("input.".count)) } }
}

/// A directory that is gone after the test.
final class Scratch {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("squelch-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String = "in.json") throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}

enum Ingest {
    static func read(
        paths: [String], table: DispatchTable? = nil, jobs: Int = 1, window: Int = RecordReader.window,
        limit: Int = RecordReader.recordLimit
    ) throws -> Reading {
        var reader = RecordReader()
        reader.window = window
        reader.limit = limit
        return try read(paths: paths, table: table, jobs: jobs, with: reader)
    }

    static func read(
        paths: [String], table: DispatchTable?, jobs: Int, with reader: RecordReader
    ) throws -> Reading {
        var reading = Reading()
        reading.counts = try reader.read(
            paths, table: table, jobs: jobs,
            onFault: {
                reading.faults.append($0)
                reading.order.append("f\($0.place.record ?? 0):\($0.code)")
            },
            onRecord: {
                reading.records.append($0)
                reading.order.append("r\($0.place.record ?? 0)")
            })
        return reading
    }

    static func read(
        _ bytes: [UInt8], table: DispatchTable? = nil, window: Int = RecordReader.window,
        limit: Int = RecordReader.recordLimit
    ) throws -> Reading {
        let scratch = try Scratch()
        let file = try scratch.write(bytes)
        var reading = try read(paths: [file], table: table, window: window, limit: limit)
        // The directory has another name each time.
        for index in reading.records.indices { reading.records[index].place.file = "in.json" }
        for index in reading.faults.indices { reading.faults[index].place.file = "in.json" }
        return reading
    }

    static func read(_ text: String, table: DispatchTable? = nil, window: Int = RecordReader.window) throws
        -> Reading
    {
        try read(Array(text.utf8), table: table, window: window)
    }

    /// A gzip member of stored blocks (RFC 1951, section 3.2.4; RFC 1952).
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            out.append(rest.isEmpty ? 1 : 0)
            let length = UInt16(block.count)
            for word in [length, ~length] { out += [UInt8(word & 255), UInt8(word >> 8)] }
            out += block
        } while !rest.isEmpty
        for word in [crc32(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            out += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
        }
        return out
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~crc
    }

    /// The output of a program of the system, nil where it is not installed.
    static func run(_ program: String, _ arguments: [String], on bytes: [UInt8]) throws -> [UInt8]? {
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        let scratch = try Scratch()
        let input = try scratch.write(bytes, to: "input")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + [input]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(data)
    }

    // Small records of the three clouds; `id` tells them apart.

    static func aws(_ id: String, _ more: String = "") -> String {
        #"{"eventVersion":"1.08","eventSource":"ec2.amazonaws.com","eventName":"DescribeVpcs","eventID":"\#(id)"\#(more)}"#
    }

    static func azure(_ id: String) -> String {
        #"{"time":"2026-03-01T00:00:00Z","operationName":"MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE","resourceId":"/x","correlationId":"\#(id)"}"#
    }

    static func gcp(_ id: String) -> String {
        #"{"insertId":"\#(id)","logName":"projects/p/logs/cloudaudit.googleapis.com%2Factivity","protoPayload":{"methodName":"v1.compute.firewalls.insert"}}"#
    }
}
