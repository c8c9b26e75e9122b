import Foundation
import Testing

@testable import CloudChanges

@Suite("Value lists beside the entries") struct ValueListTests {
    /// A folder of entries and lists, gone with the test.
    private final class Folder {
        let path = NSTemporaryDirectory() + "squelch-lists-" + UUID().uuidString

        init(_ files: [String: String]) throws {
            for (name, text) in files { try write(name, text) }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ name: String, _ text: String) throws {
            let file = path + "/" + name
            let folder = (file as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        }

        func read() throws -> AllowlistFolder.Reading {
            try #require(AllowlistFolder([path], EntryMaking.knowledge).read())
        }
    }

    private static let body = EntryMaking.squelch.replacing(
        "peers|cidr: 10.0.0.0/8", with: "peers|expand: '%offices%'")

    private static func event(_ peer: String) throws -> EntryEvent {
        EntryEvent(
            try EntryMaking.json(
                #"{"actor":{"key":"aws:role/ci-network"},"changes":[{"ports":[[443,443]],"peers":["\#(peer)"]}]}"#
            ))
    }

    @Test(
        "a list of networks holds what lies within one of them",
        arguments: [
            ("10.1.2.0/24", true), ("10.1.0.0/16", true), ("10.0.0.0/8", false), ("192.0.2.7/32", true),
            ("192.0.3.0/24", false), ("2001:db8:1::/48", true), ("unknown", false),
        ])
    func networks(_ peer: String, _ isCovered: Bool) throws {
        let folder = try Folder([
            "entry.yml": EntryMaking.text(Self.body),
            "lists/offices.cidr": "10.1.0.0/16   # Berlin\n\n192.0.2.0/24\r\n2001:db8::/32\n",
        ])
        let reading = try folder.read()
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        let entry = try #require(reading.allowlist.entries.first)
        #expect(entry.covers(try Self.event(peer)) == isCovered)
        // Found by the index, too.
        let found = reading.allowlist.covering(.object(JSONObject([])), .aws, rules: ["r"]) {
            try? Self.event(peer)
        }
        #expect(found.isEmpty != isCovered)
    }

    @Test("a network that is none is named with its line, and the entry that names the list is refused")
    func broken() throws {
        let folder = try Folder([
            "entry.yml": EntryMaking.text(Self.body),
            "lists/offices.cidr": "10.1.0.0/16\nBerlin\n10.1.0.1/8\n",
        ])
        let reading = try folder.read()
        #expect(reading.allowlist.entries.isEmpty)
        let faults = reading.faults.map {
            "\($0.file.split(separator: "/").last ?? ""):\($0.line) \($0.code)"
        }
        #expect(
            faults == ["offices.cidr:2 value", "offices.cidr:3 value", "entry.yml:9 placeholder"],
            "\(reading.faults)")
    }

    @Test(
        "networks stand for whole values", arguments: ["'10.%offices%'", "'%offices%*'"])
    func whole(_ value: String) throws {
        let folder = try Folder([
            "entry.yml": EntryMaking.text(Self.body.replacing("'%offices%'", with: value)),
            "lists/offices.cidr": "10.1.0.0/16\n",
        ])
        let fault = try #require(try folder.read().faults.first)
        #expect(fault.code == "value" && fault.remedy.contains("|expand: '%offices%'"))
    }

    @Test("a list that is too wide to bind binds nobody")
    func breadth() throws {
        let body = EntryMaking.squelch.replacing(
            "actor.key: aws:role/ci-network", with: "origin.ip|expand: '%offices%'")
        let folder = try Folder([
            "entry.yml": EntryMaking.text(body), "lists/offices.cidr": "10.1.0.0/16\n0.0.0.0/0\n",
        ])
        #expect(try folder.read().faults.map(\.code) == ["world-wide"])
    }

    @Test(
        "a list that changes makes another version of the entry, and one that breaks keeps the last good one")
    func versions() throws {
        let files = ["entry.yml": EntryMaking.text(Self.body), "lists/offices.cidr": "10.1.0.0/16\n"]
        let folder = try Folder(files)
        let reader = AllowlistFolder([folder.path], EntryMaking.knowledge)
        let first = try #require(reader.read())
        try folder.write("lists/offices.cidr", "10.1.0.0/16\n10.2.0.0/16\n")
        let second = try #require(reader.read())
        #expect(first.allowlist.digest != second.allowlist.digest)
        try folder.write("lists/offices.cidr", "10.1.0.0/16\nnothing\n")
        let third = try #require(reader.read())
        #expect(third.allowlist.digest == second.allowlist.digest && third.kept.count == 1)
        #expect(third.faults.contains { $0.code == "value" })
    }
}
