public import CloudChanges

/// What a change shows of its context: the values that are learned, and that habits are asked about.
public struct ShownValues: Sendable, Hashable {
    /// By dimension. What is not recorded, or is a service's instead of the caller's, has no value.
    public var values: [Dimension: String] = [:]
    /// The person behind the actor: the same e-mail address in whatever role or cloud.
    public var person: String?
    /// Hosts and ranges that rules would let in, at most ``mostPeers``.
    public var peers: [IPNetwork] = []

    static let mostPeers = 32

    /// Reads the change, its record's caller, and who opened the session.
    public init(of change: Change, _ operation: Operation, _ session: SessionFacts?) {
        person = ShownValues.person(behind: change.actor)
        values[.intermediary] = clipped(change.origin.service ?? change.actor.via.first ?? "none")
        values[.hour] = ShownValues.hour(of: change.time)
        if let opener = session?.opener {
            values[.assumedBy] = clipped(opener.subject.map(ShownValues.stable) ?? opener.actor)
        }
        // When a service makes the call, network, tool and authentication are the service's.
        if change.origin.service == nil { readCaller(change, operation) }
        peers = Array(
            Set(change.changes.flatMap(\.peers).compactMap(\.hostOrRange)).sorted().prefix(Self.mostPeers))
    }

    private mutating func readCaller(_ change: Change, _ operation: Operation) {
        if let address = change.origin.address {
            values[.network] = change.origin.network
            values[.provider] = ShownValues.provider(of: address)
        }
        values[.tool] = change.origin.userAgent.flatMap(ShownValues.tool)
        values[.authentication] = ShownValues.authentication(
            of: Caller(of: operation), operation.lead.record.value[path: "userIdentity", "type"]?.string)
    }

    // MARK: Single values

    /// An e-mail address at the end of the key, or as what people call the actor.
    static func person(behind actor: ActorIdentity) -> String? {
        guard actor.kind == .human else { return nil }
        let last = actor.key.split(separator: "/").last.map(String.init) ?? ""
        return [last, actor.display].first { text in
            let halves = text.split(separator: "@", omittingEmptySubsequences: false)
            return halves.count == 2 && !halves[0].isEmpty && halves[1].contains(".") && !text.contains(" ")
        }?.lowercased()
    }

    /// Four hours, on working days and weekend days apart: `work 08-12`.
    static func hour(of time: EventTime) -> String {
        let span = HourShares.span(of: time)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(span.isWeekend ? "weekend" : "work") \(two(span.from))-\(two(span.from + 4))"
    }

    /// What stands in for whoever runs the network.
    static func provider(of address: IPNetwork) -> String {
        let length = address.family == .v4 ? 16 : 32
        return IPNetwork(
            family: address.family, address: address.first,
            prefixLength: min(length, address.prefixLength)
        ).description
    }

    /// Nil for a browser.
    static func tool(of agent: String) -> String? {
        agent.isEmpty || agent.hasPrefix("Mozilla/") ? nil : Squelch.clipped(stable(agent))
    }

    /// How the caller proved who it is, by what the provider writes; `type` is CloudTrail's `userIdentity.type`.
    static func authentication(of caller: Caller, _ type: String?) -> String? {
        var parts = caller.signs.map(\.rawValue).sorted()
        if let type { parts.insert(type, at: 0) }
        for field in [CallerField.credentialKind, .principalType, .federatedProvider] {
            if let text = caller.text(field) { parts.append(text) }
        }
        if caller.text(.managedIdentity) != nil { parts.append("managed identity") }
        return parts.isEmpty ? nil : clipped(parts.joined(separator: ", "))
    }

    /// Without the parts that change from call to call: runs of eight and more hexadecimal digits with a digit among
    /// them, and numbers of five digits and more.
    static func stable(_ text: String) -> String {
        text.utf8.allSatisfy { 0x20...0x7E ~= $0 } ? stableASCII(text) : stableText(text)
    }

    /// The same for texts of printable ASCII, as nearly all are, byte by byte.
    private static func stableASCII(_ text: String) -> String {
        var result: [UInt8] = []
        var run: (start: Int, digits: Int) = (0, 0)
        let bytes = Array(text.utf8.prefix(400))
        result.reserveCapacity(bytes.count)
        func flush(at end: Int) {
            let length = end - run.start
            let isDrawn = run.digits > 0 && (length >= 8 || run.digits == length && length >= 5)
            if isDrawn { result.append(UInt8(ascii: "#")) } else { result += bytes[run.start..<end] }
            run = (end + 1, 0)
        }
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): run.digits += 1
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): continue
            default:
                flush(at: place)
                result.append(byte)
            }
        }
        flush(at: bytes.count)
        return String(decoding: result, as: UTF8.self)
    }

    private static func stableText(_ text: String) -> String {
        var result = ""
        var run: [Character] = []
        func flush() {
            let digits = run.count { $0.isASCII && $0.isNumber }
            let isDrawn = digits > 0 && (run.count >= 8 || digits == run.count && run.count >= 5)
            if isDrawn {
                result.append("#")
            } else {
                result.append(contentsOf: run)
            }
            run = []
        }
        for character in text.prefix(400) {
            if character.isASCII && character.isHexDigit {
                run.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }
}

/// The hours of a week in twelve parts.
enum HourShares {
    static func span(of time: EventTime) -> (isWeekend: Bool, from: Int) {
        let day = HalfDay(of: time).day
        // 1970-01-01 was a Thursday.
        let weekday = ((day + 4) % 7 + 7) % 7
        return (weekday == 0 || weekday == 6, time.civil.hour / 4 * 4)
    }

    /// The share of all time that is such an hour.
    static func uniform(_ value: String) -> Double { value.hasPrefix("weekend") ? 2.0 / 42 : 5.0 / 42 }
}

extension Peer {
    /// A public host or range, narrower than what counts as wide.
    fileprivate var hostOrRange: IPNetwork? {
        guard let network, network.isPublic else { return nil }
        return network.prefixLength > (network.family == .v4 ? 8 : 19) ? network : nil
    }
}
