import Foundation
import Testing

@testable import CloudChanges

/// Published samples, read in place; they are other people's data and no part of this repository.
private enum PublishedSamples {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data")

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func records(_ path: String) throws -> [Match] {
        let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        return text.split(separator: "\n").compactMap { try? AzureTestRecords.match(String($0)) }
    }
}

@Suite(
    "Azure: published samples",
    .enabled(if: PublishedSamples.isThere, "the samples under ../shared/data are not on this machine"))
struct AzureFidelityTests {
    @Test("Panther's changes of security groups")
    func panther() throws {
        let matches = try PublishedSamples.records(
            "azure/panther-labs-panther-analysis__azure_nsg_deleted_or_modified.ndjson")
        let changes = try matches.prefix(5).map { try AzureNormaliser.change(of: Operation(lead: $0)) }
        #expect(
            changes.map { AzureTestRecords.lines($0.changes) } == [
                ["delete [contentUnknown]"], ["replace [contentUnknown]"],
                ["replace unknown #\(changes[2].changes.first?.ruleID ?? "") [contentUnknown]"],
                ["remove #\(changes[3].changes.first?.ruleID ?? "") [contentUnknown]"],
                ["attach [contentUnknown]"],
            ])
        #expect(changes.allSatisfy { $0.target.name == "mynsg" && $0.outcome == .success })
        #expect(changes.first?.origin.address?.description == "1.1.1.1/32")
        #expect(changes.first?.scope == "12345678-1234-1234-1234-123456789abc")
    }

    @Test("the Python SDK's records: an application, and a person")
    func pythonSDK() throws {
        let matches = try PublishedSamples.records("formats/azure_python_sdk_snake_case.jsonl")
        let changes = try matches.map { try AzureNormaliser.change(of: Operation(lead: $0)) }
        #expect(changes.map(\.eventID).first == "587eda65-125e-48c2-9b04-ab5e8d3a1d8e")
        #expect(changes.prefix(2).map(\.actor.kind) == [.workload, .human])
        #expect(changes.prefix(2).last?.actor.display == "fakeemail@fakedomain.com")
        #expect(changes.first?.time.description == "2022-02-09T03:04:54.297853Z")
        #expect(changes.first?.origin.address?.description == "1.2.3.4/32")
    }

    @Test("diagnostic settings: claims in the identity, names from the scope")
    func diagnosticSettings() throws {
        let matches = try PublishedSamples.records(
            "azure/SumoLogic-sumologic-azure-function__activity_log_fixtures.ndjson")
        let change = try AzureNormaliser.change(of: Operation(lead: #require(matches.first)))
        #expect(change.actor.key == "azure:oid/95fdefa0-a7b8-47a3-b969-046862c9a979")
        #expect(change.actor.display == "abc@itsumologic.onmicrosoft.com")
        #expect(change.actor.kind == .human)
        #expect(change.target.id.hasSuffix("/SumoAzureAuditApp"))
        #expect(change.region == "westus")
    }

    @Test("every published record with a time is read, and none crashes")
    func everything() throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: PublishedSamples.folder.appendingPathComponent("azure").path)
        var read = 0
        for name in names.sorted() where name.hasSuffix(".ndjson") {
            for match in try PublishedSamples.records("azure/\(name)")
            where AzureRecord(match.record.value).time != nil {
                do throws(NormaliseError) {
                    let part = try AzureNormaliser.part(of: match.record)
                    let change = try AzureNormaliser.change(of: Operation(lead: match))
                    #expect(change.eventID == part.recordID)
                    read += 1
                } catch {
                    // Some samples were edited until their times fell apart.
                    guard case .noTime(_, let text) = error else { continue }
                    #expect(EventTime(parsing: text) == nil)
                }
            }
        }
        #expect(read > 200)
    }
}
