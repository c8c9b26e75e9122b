import RecordText

#if canImport(Glibc)
    import Glibc
#endif

/// Bytes of the pieces into which a large file is cut.
struct CutSizes: Sendable {
    /// Read by one worker first, to learn what the lines of the file are like.
    var head: UInt64 = 1 << 20
    /// Small, since the records of a piece are held until all before it is known.
    var piece: UInt64 = 2 << 20
    /// A piece read ahead that is longer by so much is no piece of a file of lines.
    var longest: UInt64 = 16 << 20
    /// Bytes that the caller reads anew without a doubt that the file is one of lines.
    var redoneUnasked: UInt64 = 64 << 20

    /// Smaller files are read in one go.
    var leastFile: UInt64 { head + 2 * piece }
}

/// A large plain file that begins like one with a record a line, open for any number of workers.
///
/// Piece 0 is its head. The others begin behind the first line end at or behind their nominal beginning less one
/// byte, and end where the next one begins; a piece that lies inside one long line is none.
final class CutFile: Sendable {
    let name: String
    let descriptor: Int32
    /// How many pieces, the head included.
    let count: Int
    private let sizes: CutSizes

    /// nil where the file is better read in one go, or cannot be opened.
    init?(_ file: InputFile, _ sizes: CutSizes) {
        guard let size = file.size, size >= sizes.leastFile else { return nil }
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        self.sizes = sizes
        name = file.name
        count = 1 + Int((size - sizes.head + sizes.piece - 1) / sizes.piece)
        // Neither compressed, nor UTF-16, nor another format: none of them begins so.
        var beginning: [UInt8] = [0, 0]
        guard pread(descriptor, &beginning, 2, 0) == 2, beginning[0] == UInt8(ascii: "{"), beginning[1] != 0
        else { return nil }
    }

    deinit { close(descriptor) }

    /// Where piece `index` nominally ends; the last one goes to the end of the file, however long that is by now.
    func end(of index: Int) -> UInt64 {
        index + 1 < count ? sizes.head + UInt64(index) * sizes.piece : UInt64.max
    }

    /// Where piece `index`, which is not the head, begins; nil where no line ends in time.
    func begin(of index: Int) -> UInt64? {
        let begin = rt_line_behind(descriptor, end(of: index - 1) - 1, end(of: index) - 1)
        return begin == UInt64.max ? nil : begin
    }
}
