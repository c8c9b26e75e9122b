#include "line_range.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace squelch {

namespace {

ssize_t readAt(int descriptor, void *out, size_t count, uint64_t position) {
    ssize_t got;
    do got = ::pread(descriptor, out, count, off_t(position));
    while (got < 0 && errno == EINTR);
    return got;
}

} // namespace

void LineRange::open(int descriptor, uint64_t begin, uint64_t end) {
    descriptor_ = descriptor;
    begin_ = position_ = begin;
    end_ = std::max(end, begin + 1);
    isThrough_ = false;
    error_ = 0;
}

void LineRange::extend(uint64_t end) {
    end_ = std::max(end, position_ + 1);
    isThrough_ = false;
}

size_t LineRange::read(char *out, size_t capacity) {
    if (isThrough_ || error_) return 0;
    ssize_t got = readAt(descriptor_, out, capacity, position_);
    if (got < 0) error_ = errno;
    if (got <= 0) return 0;
    size_t count = size_t(got);
    if (position_ + count >= end_) {
        size_t from = end_ - 1 > position_ ? size_t(end_ - 1 - position_) : 0;
        if (const void *line = std::memchr(out + from, '\n', count - from)) {
            count = size_t(static_cast<const char *>(line) - out) + 1;
            isThrough_ = true;
        }
    }
    position_ += count;
    return count;
}

} // namespace squelch

uint64_t rt_line_behind(int descriptor, uint64_t from, uint64_t before) {
    char buffer[1 << 14];
    while (from < before) {
        size_t wanted = size_t(std::min<uint64_t>(sizeof(buffer), before - from));
        ssize_t got = squelch::readAt(descriptor, buffer, wanted, from);
        if (got <= 0) return UINT64_MAX;
        if (const void *line = std::memchr(buffer, '\n', size_t(got)))
            return from + uint64_t(static_cast<const char *>(line) - buffer) + 1;
        from += uint64_t(got);
    }
    return UINT64_MAX;
}
