import RecordText

extension FileReader {
    /// Reads lines of a cut file, from `start` to the first line end at or behind the byte before `end`. While something
    /// is open there, `extend` is asked for a later end; nil leaves it open. `deliver` is that of ``read(_:deliver:)``,
    /// but places count from `start`, and faults come as found.
    func read(
        _ file: CutFile, from start: PieceStart, to end: UInt64, extend: () -> UInt64?,
        deliver: ([Delivery], UInt64) throws -> Bool
    ) rethrows -> PieceEnd {
        rt_reader_open_piece(reader, file.descriptor, start.begin, end, start.mark?.mark, start.rescanned)
        inside = ContainerTally()
        var counts = rt_counts()
        var way = PieceEnd.Way.open
        while true {
            let before = counts.bytes_read
            var items: UnsafePointer<rt_item>?
            var count = 0
            let more = rt_reader_step(reader, &items, &count)
            rt_reader_counts(reader, &counts)
            var found = UnsafeBufferPointer(start: items, count: count).flatMap { item -> [Delivery] in
                guard item.fault != RT_FAULT_NONE, item.length == 0 else {
                    return deliveries(item, file: file.name)
                }
                let fault = FoundFault(item)
                // What is said once a file comes with the piece's end.
                return fault.isForm || item.fault == RT_FAULT_MORE ? [] : [.found(fault)]
            }
            found += setAside()
            if !more { way = .ended }
            if try !deliver(found, counts.bytes_read - before) || !more { break }
            guard rt_reader_is_through(reader) else { continue }
            var mark: OpaquePointer?
            if rt_reader_leave(reader, &mark), let mark {
                way = .between(LineMark(owning: mark))
                break
            }
            guard let later = extend() else { break }
            rt_reader_extend(reader, later)
        }
        return pieceEnd(way, counts)
    }

    private func pieceEnd(_ way: PieceEnd.Way, _ counts: rt_counts) -> PieceEnd {
        var end = rt_piece_end()
        var forms: UnsafePointer<rt_item>?
        var count = 0
        rt_reader_piece_end(reader, &end, &forms, &count)
        var all = InputCounts(ofFile: counts)
        all.files = 0
        return PieceEnd(
            way: way, position: end.position, records: Int(end.records), lines: Int(end.lines),
            rescanned: end.rescanned, suppressed: Int(end.suppressed),
            forms: UnsafeBufferPointer(start: forms, count: count).map { FoundFault($0) }, tally: inside,
            counts: all)
    }

    /// Reads piece `index` as if what stands before it left `mark`. `longest`: so many bytes without a line end, and it
    /// is left open.
    func speculate(_ file: CutFile, _ index: Int, _ mark: LineMark, longest: UInt64) -> PieceResult {
        guard let begin = file.begin(of: index) else { return PieceResult(start: PieceStart(mark: mark)) }
        var result = PieceResult(start: PieceStart(begin: begin, mark: mark))
        var read: UInt64 = 0
        let end = file.end(of: index)
        result.end = self.read(
            file, from: result.start, to: end, extend: { nil },
            deliver: { deliveries, bytes in
                result.deliveries += deliveries
                read += bytes
                return read <= longest
            })
        return result
    }
}
