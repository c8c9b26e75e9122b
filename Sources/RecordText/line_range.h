// A piece of a plain file, from one line end to another.
#pragma once
#include "record_text.h"

#include <string>
#include <vector>

namespace squelch {

/// Reads a plain file from `begin` to the first line end at or behind `end` - 1, or to the end of the file. Uses
/// `pread`, so that any number of pieces may be read through one descriptor.
class LineRange {
public:
    void open(int descriptor, uint64_t begin, uint64_t end);
    /// At most `capacity` bytes; 0 where the piece or the file ends, and on an error.
    size_t read(char *out, size_t capacity);
    /// On to another line end.
    void extend(uint64_t end);
    /// All of the piece was read, and its last byte ends a line.
    bool isThrough() const { return isThrough_; }
    int error() const { return error_; }
    uint64_t begin() const { return begin_; }
    uint64_t position() const { return position_; }

private:
    int descriptor_ = -1;
    uint64_t begin_ = 0, position_ = 0, end_ = 0;
    bool isThrough_ = false;
    int error_ = 0;
};

/// `Splitter` between two lines: whatever in the lines before decides how the lines behind are read.
struct LineState {
    std::vector<std::string> firstKeys;
    bool afterBreak = false;

    bool operator==(const LineState &other) const {
        return afterBreak == other.afterBreak && firstKeys == other.firstKeys;
    }
};

} // namespace squelch
