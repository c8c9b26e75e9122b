import RecordText

/// What the containers of one file held, and what of it has to be said: per kind once, with the first place.
struct ContainerTally {
    var candidates = 0
    private var records: [Cloud: Int] = [:]
    private var passedOver = 0
    private var forms: [UInt32: (place: SourcePlace, count: Int)] = [:]
    private var emptyAlerts: [String: (place: SourcePlace, count: Int)] = [:]

    mutating func note(_ content: Unwrapped, _ place: SourcePlace) {
        switch content {
        case .record(let cloud, _, _): records[cloud, default: 0] += 1
        case .passedOver: passedOver += 1
        case .fault(let form): forms[form.rawValue, default: (place, 0)].count += 1
        case .emptyAlert(let alert): emptyAlerts[alert.tool, default: (place, 0)].count += 1
        }
    }

    func add(to counts: inout InputCounts) {
        counts.records.merge(records, uniquingKeysWith: +)
        counts.candidates += candidates
        counts.passedOver += passedOver
        for (form, tally) in forms {
            switch rt_fault(form) {
            case RT_FAULT_BAD_ENVELOPE: counts.unreadable += tally.count
            case RT_FAULT_UNKNOWN_FORM: counts.unknown += tally.count
            default: counts.unsupported += tally.count
            }
        }
        counts.emptyAlerts += emptyAlerts.values.reduce(0) { $0 + $1.count }
    }

    /// Adds what stood in a later part of the file, whose records and lines are counted from its beginning.
    mutating func add(_ later: ContainerTally, records before: Int, lines linesBefore: Int) {
        func moved(_ place: SourcePlace) -> SourcePlace {
            var moved = place
            moved.record = place.record.map { $0 + before }
            moved.line = place.line.map { $0 + linesBefore }
            return moved
        }
        candidates += later.candidates
        records.merge(later.records, uniquingKeysWith: +)
        passedOver += later.passedOver
        for (form, tally) in later.forms {
            forms[form, default: (moved(tally.place), 0)].count += tally.count
        }
        for (tool, tally) in later.emptyAlerts {
            emptyAlerts[tool, default: (moved(tally.place), 0)].count += tally.count
        }
    }

    /// By kind, then by tool.
    func faults(file: String) -> [InputFault] {
        let ofForms = forms.sorted { $0.key < $1.key }.map { form, tally in
            var item = rt_item()
            item.fault = rt_fault(form)
            item.record = UInt64(tally.place.record ?? 0)
            item.line = UInt64(tally.place.line ?? 0)
            item.count = UInt64(tally.count)
            return InputFault(item, file: file)
        }
        let ofAlerts = emptyAlerts.sorted { $0.key < $1.key }.map { tool, tally in
            InputFault.emptyAlerts(tool, count: tally.count, place: tally.place)
        }
        return ofForms + ofAlerts
    }
}
