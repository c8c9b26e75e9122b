/// The caller's side: what the workers have read, in the order of the input.
extension ReaderCrew {
    private enum Event {
        /// Of a file read in one go, or of the head of one that may be cut.
        case some([Delivery], CutFile?)
        case head(CutFile, PieceEnd)
        /// Without a result where no worker has read the piece.
        case piece(Int, PieceResult?)
    }

    /// A file that may be cut, as far as it has been handed on.
    private struct Joining {
        let file: CutFile
        var joiner: PieceJoiner
        var redone: UInt64 = 0

        init(_ file: CutFile) {
            self.file = file
            joiner = PieceJoiner(file: file.name)
        }
    }

    /// Hands on everything, on the caller's thread.
    func handOn(_ handle: Handler) throws {
        var joining: Joining?
        var reader: FileReader?
        while let event = take() {
            switch event {
            case .some(let deliveries, let file):
                if let file, joining == nil { joining = Joining(file) }
                try tell(joining?.joiner.place(deliveries) ?? deliveries, handle)
            case .head(let file, let end):
                if joining == nil { joining = Joining(file) }
                joining?.joiner.close(end, isFresh: true)
            case .piece(let index, let result):
                guard var file = joining else { continue }
                if let result, file.joiner.isPast(result) {
                    advance(to: index + 1, file.joiner)
                } else if let result, let end = result.end, file.joiner.accepts(result) {
                    try tell(file.joiner.place(result.deliveries), handle)
                    file.joiner.close(end, isFresh: true)
                    advance(to: index + 1, file.joiner, bytes: end.counts.bytesRead)
                } else {
                    if reader == nil { reader = makeReader() }
                    try redo(index, &file, reader, handle)
                }
                joining = file
            }
            if let file = joining, file.joiner.isThrough {
                let (deliveries, counts) = file.joiner.closing()
                try tell(deliveries, handle)
                closeHead(counts)
                joining = nil
            }
        }
    }

    /// Reads piece `index` knowing all before it, and further pieces while something is open.
    private func redo(_ index: Int, _ file: inout Joining, _ reader: FileReader?, _ handle: Handler) throws {
        guard let reader else {
            try tell([.fault(.noMemory(file.file.name))], handle)
            file.joiner.giveUp()
            return
        }
        // Once is a coincidence; a file for which it happens often is not one of lines.
        let isGivenUp = file.redone > sizes.redoneUnasked + file.joiner.next.begin / 8
        if isGivenUp { lock.with { slots[head]?.cut?.isGivenUp = true } }
        var last = isGivenUp ? file.file.count : index
        let begin = file.joiner.next.begin
        var joiner = file.joiner
        let cut = file.file
        let end = try reader.read(
            cut, from: joiner.next, to: cut.end(of: last),
            extend: {
                last += 1
                return cut.end(of: last)
            },
            deliver: { deliveries, bytes in
                lock.with { bytesDone += bytes }
                try tell(joiner.place(deliveries), handle)
                return true
            })
        joiner.close(end, isFresh: false)
        file.joiner = joiner
        file.redone += joiner.next.begin - begin
        advance(to: last + 1, joiner)
    }

    private func advance(to index: Int, _ joiner: PieceJoiner, bytes: UInt64 = 0) {
        lock.with {
            bytesDone += bytes
            if let mark = joiner.next.mark { slots[head]?.cut?.advance(to: index, mark: mark) }
            lock.wakeAll()
        }
    }

    private func closeHead(_ joined: InputCounts) {
        lock.with {
            counts.add(joined)
            slots[head] = nil
            head += 1
            lock.wakeAll()
        }
    }

    private func tell(_ deliveries: [Delivery], _ handle: Handler) throws {
        let (bytes, files) = lock.with {
            bytesTold = bytesDone
            return (bytesDone, head)
        }
        try handle(deliveries, bytes, files)
    }

    /// What the input at the head has; moves on to the next one when it is through; nil at the end.
    private func take() -> Event? {
        lock.with {
            while head < inputs.count {
                if let slot = slots[head], !slot.waiting.isEmpty {
                    slots[head]?.waiting = []
                    slots[head]?.weight = 0
                    lock.wakeAll()
                    return .some(slot.waiting, slot.file)
                }
                if let slot = slots[head], slot.isClosed {
                    if let file = slot.file, let end = slot.headEnd {
                        slots[head]?.headEnd = nil
                        return .head(file, end)
                    }
                    if slot.cut == nil {
                        slots[head] = nil
                        head += 1
                        lock.wakeAll()
                        return .some([], nil)
                    }
                    let front = slot.cut?.front ?? 0
                    if let result = slots[head]?.cut?.take() { return .piece(front, result) }
                }
                if bytesDone - bytesTold >= ReaderCrew.quietBytes { return .some([], slots[head]?.file) }
                lock.wait()
            }
            return nil
        }
    }
}
