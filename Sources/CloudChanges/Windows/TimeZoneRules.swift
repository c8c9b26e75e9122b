import RecordText

/// Offsets from UTC through the years: of a zone in the tz database, or as a calendar defines it.
///
/// Years from 2038 on keep the offset of the end of 2037, as far as libical reads the database.
final class TimeZoneRules: @unchecked Sendable {
    /// nil for UTC. libical's own lock guards what is behind it.
    private let pointer: OpaquePointer?
    /// As the file or the configuration calls it.
    let name: String

    static let utc = TimeZoneRules(nil, name: "UTC")

    private init(_ pointer: OpaquePointer?, name: String) {
        self.pointer = pointer
        self.name = name
    }

    deinit { rt_zone_free(pointer) }

    /// The zone of that name: a name of the tz database, one with a vendor's path before it, or a name of Windows.
    static func named(_ name: String) -> TimeZoneRules? {
        if ["UTC", "Z", "GMT", "Etc/UTC", "UCT"].contains(name) { return utc }
        if let zone = olson(name) { return zone }
        if let standard = WindowsZoneNames.olson[name] { return olson(standard, calling: name) }
        // `/mozilla.org/20050126_1/Europe/Berlin`, `/freeassociation.sourceforge.net/America/Argentina/Salta`.
        let parts = name.split(separator: "/")
        guard name.hasPrefix("/"), parts.count > 2 else { return nil }
        return [3, 2].lazy.filter { $0 < parts.count }
            .compactMap { olson(parts.suffix($0).joined(separator: "/"), calling: name) }.first
    }

    private static func olson(_ name: String, calling shown: String? = nil) -> TimeZoneRules? {
        let isPlain = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/")].contains(byte)
        }
        guard isPlain, let pointer = rt_zone_named(name) else { return nil }
        return TimeZoneRules(pointer, name: shown ?? name)
    }

    /// What a VTIMEZONE component defines; nil where it is incomplete, or would take forever to work out.
    static func defined(by component: String, named name: String) -> TimeZoneRules? {
        var text = component
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { rt_zone_defined($0.baseAddress, $0.count) }
        }.map { TimeZoneRules($0, name: name) }
    }

    /// Seconds east of Greenwich.
    func offset(at instant: Int64) -> Int64 {
        guard let pointer else { return 0 }
        return Int64(rt_zone_offset(pointer, instant))
    }

    /// The instant at which a clock on the wall shows `local`.
    ///
    /// Of a time that comes twice it is the first; a time that is passed over is read with the offset before the gap.
    /// Source: RFC 5545, section 3.3.5, "FORM #3".
    func instant(ofLocal local: Int64) -> Int64 {
        guard pointer != nil else { return local }
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        guard before != after else { return local - before }
        if offset(at: local - before) == before { return local - before }
        return offset(at: local - after) == after ? local - after : local - before
    }

    /// What a clock on the wall shows at `instant`.
    func local(at instant: Int64) -> Int64 { instant + offset(at: instant) }
}
