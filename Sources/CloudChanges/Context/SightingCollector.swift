import RecordText

/// Makes sightings of what one reader sees; remembers its callers by their numbers, and addresses by their texts.
struct SightingCollector {
    /// The reader knows half as many at once.
    private static let mostCallers = 32_768
    private static let mostAddresses = 32_768

    private struct Known {
        var caller: SightedCaller
        /// The service that made the call for it.
        var service: String?
    }

    private var callers: [UInt32: Known] = [:]
    private var origins: [String: Origin] = [:]

    /// What the last step saw.
    mutating func sightings(_ reader: OpaquePointer, _ parser: JSONParser) -> [Sighting] {
        var count = 0
        var length = 0
        var texts: UnsafePointer<CChar>?
        guard let seen = rt_reader_sightings(reader, &count, &texts, &length), count > 0 else { return [] }
        let bytes = UnsafeRawBufferPointer(start: texts, count: length)
        var sightings: [Sighting] = []
        sightings.reserveCapacity(count)
        for each in UnsafeBufferPointer(start: seen, count: count) {
            guard let known = caller(of: each, bytes, parser) else { continue }
            var origin = origin(text(bytes, each.address, each.address_length))
            origin.service = origin.service ?? known.service
            if each.agent_length > 0 { origin.userAgent = text(bytes, each.agent, each.agent_length) }
            sightings.append(
                Sighting(
                    caller: known.caller, seconds: each.seconds, origin: origin,
                    region: each.region_length > 0 ? text(bytes, each.region, each.region_length) : nil))
        }
        return sightings
    }

    private mutating func caller(
        of sighting: rt_sighting, _ bytes: UnsafeRawBufferPointer, _ parser: JSONParser
    ) -> Known? {
        if let known = callers[sighting.caller] { return known }
        let record = UnsafeRawBufferPointer(
            rebasing: bytes[sighting.text..<sighting.text + sighting.length])
        guard let value = try? parser.parse(record) else { return nil }
        let call = AWSCall(value)
        let known = Known(
            caller: SightedCaller(aws: value, call),
            service: call.record["userIdentity"].flatMap(AWSActors.invokingService))
        if callers.count >= Self.mostCallers { callers = [:] }
        callers[sighting.caller] = known
        return known
    }

    private mutating func origin(_ address: String) -> Origin {
        if let known = origins[address] { return known }
        let origin = AWSOrigin.origin(at: address)
        if origins.count >= Self.mostAddresses { origins = [:] }
        origins[address] = origin
        return origin
    }

    private func text(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ length: Int) -> String {
        String(decoding: bytes[offset..<offset + length], as: UTF8.self)
    }
}
