import Foundation
import Testing

@testable import CloudChanges

/// Published sample events, read in place; they stand beside the checkout and are not part of it.
private enum Samples {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data").path

    static let areThere = FileManager.default.fileExists(atPath: root)

    static func files(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
        return names.sorted().map { folder + "/" + $0 }
    }

    static let small = ["aws", "azure", "gcp"].flatMap(files)

    /// Files that hold events of other products, or a form of the next issue, besides.
    static let mixed: [String: Int] = [
        "aws/panther-labs-panther-analysis__brute_force_by_ip.ndjson": 12,
        "aws/panther-labs-panther-analysis__brute_force_by_user.ndjson": 12,
        "aws/panther-labs-panther-analysis__impossible_travel_login.ndjson": 11,
        "azure/panther-labs-panther-analysis__k8s_serviceaccount_token_created.ndjson": 8,
        "gcp/panther-labs-panther-analysis__admin_assigned.ndjson": 14,
    ]
}

@Suite("Ingest: published samples", .enabled(if: Samples.areThere, "no ../shared/data beside the checkout"))
struct IngestSampleTests {
    @Test("every line of the small files is a record of its cloud", arguments: Samples.small)
    func small(file: String) throws {
        let text = try String(contentsOfFile: Samples.root + "/" + file, encoding: .utf8)
        let lines = text.split(separator: "\n").count
        let reading = try Ingest.read(paths: [Samples.root + "/" + file])
        let others = Samples.mixed[file] ?? 0
        #expect(reading.counts.allRecords == lines - others)
        #expect(reading.counts.unknown + reading.counts.unsupported == others)
        #expect(reading.records.allSatisfy { file.hasPrefix($0.cloud.rawValue) })
        #expect(others > 0 || reading.faults == [])
    }

    @Test(
        "the pre-filter passes over nothing that a built-in rule selects",
        arguments: ["aws", "azure", "gcp", "large"])
    func soundness(folder: String) throws {
        let rules = try BuiltInRules.load()
        let path = [Samples.root + "/" + folder]
        let all = try Ingest.read(paths: path)
        let candidates = try Ingest.read(paths: path, table: rules.dispatchTable)
        let selected = all.records.filter { rules.select($0) != nil }.map(\.place)
        #expect(candidates.records.filter { rules.select($0) != nil }.map(\.place) == selected)
        let tested = try Ingest.read(paths: path, table: rules.selectionTable)
        #expect(tested.records.filter { rules.select($0) != nil }.map(\.place) == selected)
        #expect(tested.counts.records == all.counts.records)
        #expect(!selected.isEmpty)
        #expect(candidates.counts.records == all.counts.records)
        #expect(candidates.records.count < all.records.count)
    }

    @Test(
        "every container of `formats` gives its records or its name",
        arguments: [
            ("aws_cloudtrail_s3_records.json", 33, []), ("aws_eventbridge_sg_streamalert.json", 1, []),
            ("azure_eventhub_records_sumologic.json", 1, []), ("gcp_gcloud_logging_read_array.json", 2, []),
            ("gcp_logentry_ndjson_sink.jsonl", 11, []), ("gcp_pubsub_push_assembled.json", 1, []),
            ("panther_cloudtrail_row.json", 1, []),
            (
                "aws_cloudtrail_lake_get_query_results_from_docs.txt", 2,
                ["unknown-form"]
            ),
            ("aws_cloudtrail_lake_sg_assembled.json", 1, []),
            ("aws_cloudwatch_logs_subscription_real_nontrail.json", 0, ["unknown-form"]),
            ("aws_lookup_events_from_docs_INVALID.txt", 0, ["malformed-record"]),
            ("azure_eventgrid_resource_write.json", 1, []),
            ("azure_loganalytics_AzureActivity_new_schema.csv", 23, []),
            ("azure_python_sdk_snake_case.jsonl", 4, []),
            ("entra_auditlogs_loganalytics.csv", 0, []),
            ("gcp_cloudevent_logentrydata.json", 1, []),
        ] as [(String, Int, [String])])
    func formats(file: String, records: Int, codes: [String]) throws {
        let reading = try Ingest.read(paths: [Samples.root + "/formats/" + file])
        #expect(reading.records.count == records)
        #expect(reading.codes == codes)
    }
}
