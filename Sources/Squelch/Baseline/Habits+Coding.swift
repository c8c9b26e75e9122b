extension Habits {
    /// The one spelling of these habits: sorted, in numbers of variable length, so that equal habits are equal bytes.
    ///
    /// A format number; then per dimension its number and how many values it has; per value its UTF-8 with the length
    /// before it, and how many half-days; per half-day the distance from the one before, doubled, plus 1 where counts
    /// follow, which are (prompt, held). Without counts it is one prompt showing.
    ///
    /// Where other records than changes taught something, a second format: the distance times four, and below it which
    /// counts follow: none, for one prompt showing by a change (0) or by other records (1); those of changes (2); all (3).
    public var bytes: [UInt8] {
        let isSeen = showings.values.contains { values in
            values.values.contains { $0.entries.contains(where: \.isSeen) }
        }
        let format = isSeen ? Habits.seenFormat : Habits.format
        var bytes: [UInt8] = [format]
        for dimension in showings.keys.sorted() {
            let values = showings[dimension, default: [:]]
            bytes.append(dimension.rawValue)
            Varint.append(UInt64(values.count), to: &bytes)
            let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (value, showings) in sorted {
                Varint.append(UInt64(value.utf8.count), to: &bytes)
                bytes += value.utf8
                Habits.append(showings, format, to: &bytes)
            }
        }
        return bytes
    }

    private static let format: UInt8 = 1
    private static let seenFormat: UInt8 = 2

    private static func append(_ showings: Showings, _ format: UInt8, to bytes: inout [UInt8]) {
        Varint.append(UInt64(showings.entries.count), to: &bytes)
        var last = 0
        for entry in showings.entries {
            let distance = Varint.zigzag(entry.half - last)
            last = entry.half
            let isPlain = !entry.isSeen && entry.prompt == 1 && entry.held == 0
            let isPlainlySeen =
                entry.seen == 1 && entry.seenHeld == 0 && entry.prompt == 0 && entry.held == 0
            var counts: [Int] = []
            if format == Habits.format {
                Varint.append(distance << 1 | (isPlain ? 0 : 1), to: &bytes)
                if !isPlain { counts = [entry.prompt, entry.held] }
            } else {
                let code: UInt64 = isPlain ? 0 : isPlainlySeen ? 1 : entry.isSeen ? 3 : 2
                Varint.append(distance << 2 | code, to: &bytes)
                if code >= 2 { counts = [entry.prompt, entry.held] }
                if code == 3 { counts += [entry.seen, entry.seenHeld] }
            }
            for count in counts { Varint.append(Varint.zigzag(count), to: &bytes) }
        }
    }

    /// Reads what ``bytes`` wrote; nil for anything else.
    public init?(bytes: [UInt8]) {
        self.init()
        var reader = Varint.Reader(bytes)
        guard let format = reader.byte(), [Habits.format, Habits.seenFormat].contains(format) else {
            return nil
        }
        while !reader.isAtEnd {
            guard let number = reader.byte(), let dimension = Dimension(rawValue: number),
                let count = reader.count()
            else { return nil }
            var values: [String: Showings] = [:]
            for _ in 0..<count {
                guard let value = reader.text(), let showings = Habits.showings(&reader, format)
                else { return nil }
                values[value] = showings
            }
            showings[dimension] = values
        }
    }

    private static func showings(_ reader: inout Varint.Reader, _ format: UInt8) -> Showings? {
        guard let count = reader.count() else { return nil }
        var (last, result) = (0, Showings())
        result.entries.reserveCapacity(count)
        for _ in 0..<count {
            guard let head = reader.number() else { return nil }
            let isFirstFormat = format == Habits.format
            last += Varint.unzigzag(head >> (isFirstFormat ? 1 : 2))
            var entry = Showings.Entry(half: last, prompt: 1, held: 0)
            let code = isFirstFormat ? (head & 1) * 2 : head & 3
            if code == 1 { (entry.prompt, entry.seen) = (0, 1) }
            if code >= 2 {
                guard let prompt = reader.number(), let held = reader.number() else { return nil }
                (entry.prompt, entry.held) = (Varint.unzigzag(prompt), Varint.unzigzag(held))
            }
            if code == 3 {
                guard let seen = reader.number(), let seenHeld = reader.number() else { return nil }
                (entry.seen, entry.seenHeld) = (Varint.unzigzag(seen), Varint.unzigzag(seenHeld))
            }
            result.entries.append(entry)
        }
        return result
    }
}

extension DaySteps {
    /// How many steps; per step the distance from the day before, and the change.
    func append(to bytes: inout [UInt8]) {
        Varint.append(UInt64(steps.count), to: &bytes)
        var last = 0
        for step in steps {
            Varint.append(Varint.zigzag(step.day - last), to: &bytes)
            Varint.append(Varint.zigzag(step.change), to: &bytes)
            last = step.day
        }
    }

    /// As ``SharedTotals/bytes`` and the count of one value are kept.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Reads what ``bytes`` wrote; nil for anything else.
    public init?(bytes: [UInt8]) {
        var reader = Varint.Reader(bytes)
        self.init(&reader)
        guard reader.isAtEnd else { return nil }
    }

    init?(_ reader: inout Varint.Reader) {
        self.init()
        guard let count = reader.count() else { return nil }
        var last = 0
        for _ in 0..<count {
            guard let day = reader.number(), let change = reader.number() else { return nil }
            last += Varint.unzigzag(day)
            steps.append(Step(day: last, change: Varint.unzigzag(change)))
        }
    }
}

extension SharedTotals {
    /// The four counts by day, one after the other.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for steps in [total, values, ones, twos] { steps.append(to: &bytes) }
        return bytes
    }

    /// Reads what ``bytes`` wrote; nil for anything else.
    public init?(bytes: [UInt8]) {
        var reader = Varint.Reader(bytes)
        guard let total = DaySteps(&reader), let values = DaySteps(&reader), let ones = DaySteps(&reader),
            let twos = DaySteps(&reader), reader.isAtEnd
        else { return nil }
        (self.total, self.values, self.ones, self.twos) = (total, values, ones, twos)
    }
}

/// Numbers of variable length: seven bits a byte, least first, the high bit set on all but the last.
///
/// Source: Protocol Buffers, "Encoding", varint and ZigZag.
enum Varint {
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func zigzag(_ number: Int) -> UInt64 { UInt64(bitPattern: Int64(number << 1 ^ number >> 63)) }

    static func unzigzag(_ number: UInt64) -> Int {
        Int(Int64(bitPattern: number >> 1)) ^ -Int(number & 1)
    }

    /// Never reads past the end, whatever the bytes say.
    struct Reader {
        private let bytes: [UInt8]
        private var place = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { place == bytes.count }

        mutating func byte() -> UInt8? {
            guard place < bytes.count else { return nil }
            place += 1
            return bytes[place - 1]
        }

        mutating func number() -> UInt64? {
            var (result, shift): (UInt64, UInt64) = (0, 0)
            while let byte = byte(), shift < 64 {
                result |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return result }
                shift += 7
            }
            return nil
        }

        /// A number of things that follow, each of a byte at least.
        mutating func count() -> Int? {
            guard let number = number(), number <= UInt64(bytes.count - place) else { return nil }
            return Int(number)
        }

        mutating func text() -> String? {
            guard let length = count() else { return nil }
            defer { place += length }
            return String(validating: bytes[place..<place + length], as: UTF8.self)
        }
    }
}
