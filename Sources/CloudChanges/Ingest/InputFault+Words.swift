import RecordText

#if canImport(Glibc)
    import Glibc
#endif

extension InputFault {
    /// The words for what the shim found.
    init(_ item: rt_item, file: String) {
        let words = FaultWords(item)
        let record = item.record > 0 ? Int(item.record) : nil
        let place = SourcePlace(
            file: file, record: record, line: record == nil || item.line == 0 ? nil : Int(item.line))
        let isRead = item.fault == RT_FAULT_READ
        self.init(
            code: "input." + words.code, place: place, sentence: words.sentence, remedy: words.remedy,
            count: isRead ? 1 : Int(item.count))
    }

    static func emptyAlerts(_ tool: String, count: Int, place: SourcePlace) -> InputFault {
        InputFault(
            code: "input.alert-without-event", place: place,
            sentence:
                "\(counted(UInt64(count), "alert")) of \(quoted(tool)) without an audit record inside; the first is named",
            remedy: "give the audit log beside the alerts, or export them with their events",
            count: count)
    }

    static func cannotOpen(_ file: String, error: Int32) -> InputFault {
        InputFault(
            code: "input.cannot-open", place: SourcePlace(file: file),
            sentence: "cannot be opened: \(reason(error))",
            remedy: "check that the file is there and that you may read it")
    }

    static func notAFile(_ file: String) -> InputFault {
        InputFault(
            code: "input.not-a-file", place: SourcePlace(file: file),
            sentence: "is no regular file, so the walk of its directory passes it over",
            remedy: "name it on the command line to read from a pipe or device")
    }

    static func noMemory(_ file: String) -> InputFault {
        InputFault(
            code: "input.memory", place: SourcePlace(file: file),
            sentence: "there is not enough memory to read it",
            remedy: "use fewer `--jobs`, or free some memory")
    }

    static func reason(_ error: Int32) -> String {
        guard let text = strerror(error) else { return "error \(error)" }
        return String(cString: text)
    }
}

/// Code, sentence and remedy of one fault together, so that none can drift.
private struct FaultWords {
    let code: String
    let sentence: String
    let remedy: String

    private init(_ code: String, _ sentence: String, _ remedy: String) {
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }

    init(_ item: rt_item) {
        if let record = FaultWords.ofRecord(item) {
            self = record
        } else if let file = FaultWords.ofFile(item) {
            self = file
        } else if item.fault == RT_FAULT_UNKNOWN_FORM {
            self.init(
                "unknown-form",
                "no audit record of a known form (\(counted(item.count, "value")); the first is named)",
                "give audit logs of AWS, Azure or Google Cloud; take other files out of the input")
        } else {
            self = FaultWords.unsupported(item)
        }
    }

    private static func ofRecord(_ item: rt_item) -> FaultWords? {
        switch item.fault {
        case RT_FAULT_MALFORMED:
            .init(
                "malformed-record", "the record is not valid JSON",
                "export it again; every other record was read")
        case RT_FAULT_TOO_DEEP:
            .init(
                "nested-too-deep", "the record is nested deeper than \(RT_MAX_DEPTH) levels",
                "no cloud writes such a record: look at where the file comes from")
        case RT_FAULT_NOT_UTF8:
            .init("not-utf8", "the record is not valid UTF-8", "convert the file to UTF-8 and read it again")
        case RT_FAULT_CUT_OFF:
            .init(
                "cut-off-record", "the file ends inside the record",
                "fetch the file again; the records before it were read")
        case RT_FAULT_TOO_LARGE:
            .init(
                "record-too-large",
                "the record is longer than \(RecordReader.recordLimit >> 20) MiB or has more than \(RT_MAX_NODES) values",
                "no cloud writes such a record: look at where the file comes from")
        case RT_FAULT_BAD_ENVELOPE:
            .init(
                "bad-envelope", "the record inside the envelope is not valid JSON or not valid base64",
                "export it again; every other record was read")
        case RT_FAULT_NOT_JSON:
            .init(
                "not-json", "\(counted(item.count, "line")) from here on: not JSON",
                "give audit logs as JSON; plain text, and log lines with a prefix, are not read")
        case RT_FAULT_OPEN_LIST:
            .init(
                "cut-off-list", "the file ends before its list of records does",
                "fetch the file again; the records before the end were read")
        case RT_FAULT_BAD_ROW:
            .init(
                "malformed-row", "the row does not fit the table: its quotes, or the number of its columns",
                "export it again; every other row was read")
        case RT_FAULT_MORE:
            .init(
                "more", "\(counted(item.count, "further bad record")), not named one by one",
                "look at the faults named above first")
        default: nil
        }
    }

    private static func ofFile(_ item: rt_item) -> FaultWords? {
        let refetch = "fetch the file again; what could be decompressed was read"
        return switch item.fault {
        case RT_FAULT_EMPTY:
            .init("empty", "the file is empty", "fetch it again, or take it out of the input")
        case RT_FAULT_UTF16:
            .init("utf16", "the text is UTF-16", "convert it, for example `iconv -f UTF-16 -t UTF-8`")
        case RT_FAULT_READ:
            .init(
                "cannot-read", "reading stopped: \(InputFault.reason(Int32(truncatingIfNeeded: item.count)))",
                "check the disk or the mount, then read the file again")
        case RT_FAULT_GZIP_TRUNCATED: .init("truncated-gzip", "the gzip data ends too early", refetch)
        case RT_FAULT_GZIP_CORRUPT: .init("corrupt-gzip", "the gzip data is corrupt", refetch)
        case RT_FAULT_GZIP_CHECKSUM:
            .init("gzip-checksum", "the gzip checksum does not fit the data", refetch)
        case RT_FAULT_GZIP_TRAILING:
            .init("gzip-trailing", "something that is not gzip follows the gzip data", refetch)
        case RT_FAULT_ZSTD_TRUNCATED: .init("truncated-zstd", "the zstd data ends too early", refetch)
        case RT_FAULT_ZSTD_CORRUPT: .init("corrupt-zstd", "the zstd data is corrupt", refetch)
        case RT_FAULT_ZSTD_TRAILING:
            .init("zstd-trailing", "something that is not zstd follows the zstd data", refetch)
        case RT_FAULT_ARCHIVE:
            .init(
                "archive", "an archive or compression that is not read (zip, bzip2, xz, lz4, 7z, compress)",
                "unpack it first, or compress it with gzip or zstd")
        case RT_FAULT_COLUMNAR:
            .init("columnar", "Parquet, Avro and ORC are not read", "export the rows as JSON, one a line")
        case RT_FAULT_MEMORY:
            .init(
                "memory", "there is not enough memory to read it", "use fewer `--jobs`, or free some memory")
        default: nil
        }
    }

    private static func unsupported(_ item: rt_item) -> FaultWords {
        let (code, name) = form(item.fault)
        return .init(
            "unsupported-" + code, "not yet supported: \(name) (\(counted(item.count, "value")))",
            "export the native records instead; the README lists the forms that are read")
    }

    private static func form(_ fault: rt_fault) -> (code: String, name: String) {
        switch fault {
        case RT_FAULT_CSV: ("csv", "CSV")
        case RT_FAULT_CLOUDTRAIL_LAKE: ("cloudtrail-lake", "CloudTrail Lake query results")
        case RT_FAULT_ATHENA: ("athena", "Athena or CloudTrail Lake rows")
        case RT_FAULT_CLOUDWATCH_LOGS: ("cloudwatch-logs", "CloudWatch Logs subscription data")
        case RT_FAULT_EVENT_GRID: ("event-grid", "Azure Event Grid events")
        case RT_FAULT_LOG_ANALYTICS: ("log-analytics", "Log Analytics or Entra rows")
        case RT_FAULT_AZURE_SDK: ("azure-sdk", "Activity Log rows as the Azure SDK for Python prints them")
        case RT_FAULT_BIGQUERY: ("bigquery", "BigQuery export rows")
        case RT_FAULT_CLOUD_EVENT: ("cloudevents", "CloudEvents")
        case RT_FAULT_OCSF: ("ocsf", "OCSF events")
        case RT_FAULT_SECURITY_HUB: ("security-hub", "AWS Security Hub findings")
        case RT_FAULT_ELASTIC: ("elastic", "Elastic documents")
        case RT_FAULT_SPLUNK: ("splunk", "Splunk results")
        case RT_FAULT_SENTINEL: ("sentinel", "Microsoft Sentinel alerts")
        case RT_FAULT_SNS_SQS: ("sns-sqs", "SNS and SQS messages")
        case RT_FAULT_GUARD_DUTY: ("guardduty", "GuardDuty findings")
        case RT_FAULT_DATADOG: ("datadog", "Datadog events")
        case RT_FAULT_PANTHER: ("panther", "Panther alerts")
        default: ("form", "this form")
        }
    }
}

private func counted(_ count: UInt64, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}
