public import FoundationEssentials
import RecordText

extension World {
    /// Writes `burnin/`, `eval/`, `windows.ics`, `dispositions.csv` and `truth.csv` into a folder.
    ///
    /// - Parameter folder: Made where it does not exist; files of the same names are replaced.
    /// - Throws: What the file system throws.
    public func write(to folder: URL) throws {
        var chance = Chance(seed: seed).fork("files")
        var files: [String: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            // Three in a hundred come late, one in a hundred twice.
            let delay = chance.happens(0.03) ? chance.real(3600...86_400) : 0
            files[path(of: entry, delivered: entry.moment.after(seconds: delay)), default: []].append(index)
            if chance.happens(0.01) {
                files[path(of: entry, delivered: entry.moment.after(seconds: delay + 3600)), default: []]
                    .append(index)
            }
        }
        for (path, indices) in files.sorted(by: { $0.key < $1.key }) {
            let target = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content(of: indices.sorted { (entries[$0].moment, $0) < (entries[$1].moment, $1) }))
                .write(to: target)
        }
        try Data(calendar.utf8).write(to: folder.appending(path: "windows.ics"))
        try Data(dispositions.utf8).write(to: folder.appending(path: "dispositions.csv"))
        try Data(truth.utf8).write(to: folder.appending(path: "truth.csv"))
    }

    /// Where each cloud's own export would have put the record.
    private func path(of entry: Chronicle.Entry, delivered: Moment) -> String {
        let part = delivered < turn ? "burnin" : "eval"
        let account = company.accounts[entry.account]
        let day = delivered.date.split(separator: "-")
        let hour = Moment.padded(delivered.hour, 2)
        switch entry.cloud {
        case .aws:
            return
                "\(part)/AWSLogs/\(account.aws)/CloudTrail/\(entry.region)/\(day[0])/\(day[1])/\(day[2])/\(account.aws)_CloudTrail_\(entry.region)_\(day.joined())T\(hour)00Z_\(entry.account)aB3.json.gz"
        case .azure:
            return
                "\(part)/insights-activity-logs/resourceId=/SUBSCRIPTIONS/\(account.subscription.uppercased())/y=\(day[0])/m=\(day[1])/d=\(day[2])/h=\(hour)/m=00/PT1H.json"
        case .gcp:
            return
                "\(part)/\(account.project)/cloudaudit.googleapis.com/activity/\(day[0])/\(day[1])/\(day[2])/\(hour):00:00_\(hour):59:59_S0.json"
        }
    }

    private func content(of indices: [Int]) -> [UInt8] {
        var bytes: [UInt8] = []
        guard entries[indices[0]].cloud == .aws else {
            for index in indices { bytes += entries[index].record + [UInt8(ascii: "\n")] }
            return bytes
        }
        bytes += Array("{\"Records\":[".utf8)
        for (place, index) in indices.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += entries[index].record
        }
        bytes += Array("]}".utf8)
        return gzipped(bytes)
    }

    private func gzipped(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: rt_gzip_bound(bytes.count)) { buffer, count in
            count = bytes.withUnsafeBufferPointer {
                rt_gzip($0.baseAddress, $0.count, buffer.baseAddress, buffer.count)
            }
        }
    }

    /// Approved changes as a calendar, the scope in the description.
    private var calendar: String {
        let events = tickets.map { ticket in
            [
                "BEGIN:VEVENT", "UID:\(ticket.number)@calendar", "SUMMARY:\(ticket.number) approved change",
                "DTSTART:\(ticket.from.calendar)", "DTEND:\(ticket.until.calendar)",
                "STATUS:CONFIRMED",
                "DESCRIPTION:ticket=\(ticket.number)\\naccounts=\(ticket.account)\\nactors=*\(ticket.person)*",
                "END:VEVENT",
            ].joined(separator: "\r\n")
        }
        return
            (["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//change calendar//EN"] + events + [
                "END:VCALENDAR", "",
            ]).joined(separator: "\r\n")
    }

    /// What analysts said of a random 15 % of the first thirty days, some of it wrong.
    private var dispositions: String {
        var chance = Chance(seed: seed).fork("dispositions")
        let rows = truths.filter { $0.moment < turn && chance.happens(0.15) }.map { truth in
            let isAttack = (truth.label.incident != nil) != chance.happens(0.015)
            return "\(truth.id),\(isAttack ? "true_positive" : "benign_positive"),analyst,\(turn.second),"
        }
        return (["event_id,disposition,analyst,time,note"] + rows).joined(separator: "\n") + "\n"
    }

    private var truth: String {
        let rows = truths.map {
            "\($0.id),\($0.moment.second),\($0.cloud.rawValue),\($0.label.incident == nil ? "benign" : "attack"),\($0.label.kind),\($0.label.incident ?? ""),\($0.label.isDetectable ? 1 : 0),\($0.moment < turn ? "burnin" : "eval")"
        }
        return (["event_id,time,cloud,label,class,incident,detectable,part"] + rows).joined(separator: "\n")
            + "\n"
    }
}
