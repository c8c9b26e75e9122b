#include "source.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace squelch {

namespace {

// Enough to recognise any format.
constexpr size_t longestMagic = 8;

bool begins(const uint8_t *bytes, size_t count, const char *magic, size_t length) {
    return count >= length && std::memcmp(bytes, magic, length) == 0;
}

/// Archives and columnar files that we name instead of reading.
rt_fault refusal(const uint8_t *bytes, size_t count) {
    if (begins(bytes, count, "PK\x03\x04", 4) || begins(bytes, count, "BZh", 3) ||
        begins(bytes, count, "\xFD" "7zXZ", 5) || begins(bytes, count, "\x04\x22\x4D\x18", 4) ||
        begins(bytes, count, "7z\xBC\xAF", 4) || begins(bytes, count, "Rar!", 4) || begins(bytes, count, "\x1F\x9D", 2))
        return RT_FAULT_ARCHIVE;
    if (begins(bytes, count, "PAR1", 4) || begins(bytes, count, "Obj\x01", 4) || begins(bytes, count, "ORC", 3))
        return RT_FAULT_COLUMNAR;
    if (count >= 2) {
        bool mark = (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF);
        bool opens = bytes[0] == '{' || bytes[0] == '[' || bytes[1] == '{' || bytes[1] == '[';
        if (mark || (opens && (bytes[0] == 0 || bytes[1] == 0))) return RT_FAULT_UTF16;
    }
    return RT_FAULT_NONE;
}

/// A frame or a skippable one (RFC 8878, sections 3.1.1 and 3.1.2).
bool beginsZstdFrame(const uint8_t *bytes, size_t count) {
    return begins(bytes, count, "\x28\xB5\x2F\xFD", 4) ||
           (count >= 4 && (bytes[0] & 0xF0) == 0x50 && std::memcmp(bytes + 1, "\x2A\x4D\x18", 3) == 0);
}

} // namespace

ByteSource::ByteSource(size_t window)
    : window_(std::max<size_t>(window, 1)), input_(std::max(window_, longestMagic) + longestMagic),
      inflate_(new inflate_state) {}

ByteSource::~ByteSource() { ZSTD_freeDStream(zstd_); }

void ByteSource::open(int descriptor) {
    descriptor_ = descriptor;
    begin_ = end_ = 0;
    inputEnded_ = ended_ = inMember_ = anyMember_ = false;
    form_ = Form::unknown;
    fault_ = RT_FAULT_NONE;
    error_ = 0;
    bytesRead_ = 0;
}

/// One more read behind what is there; false at the end of the input or on an error.
bool ByteSource::refill() {
    if (inputEnded_) return false;
    if (end_ + window_ > input_.size()) {
        std::memmove(input_.data(), input_.data() + begin_, available());
        end_ = available();
        begin_ = 0;
    }
    size_t count = fetch(input_.data() + end_, std::min(window_, input_.size() - end_));
    end_ += count;
    return count > 0;
}

/// One read; 0 at the end of the input or on an error, and from then on.
size_t ByteSource::fetch(void *out, size_t capacity) {
    if (inputEnded_) return 0;
    ssize_t count;
    do count = ::read(descriptor_, out, capacity);
    while (count < 0 && errno == EINTR);
    if (count <= 0) {
        inputEnded_ = true;
        if (count < 0) {
            fault_ = RT_FAULT_READ;
            error_ = errno;
        }
        return 0;
    }
    bytesRead_ += uint64_t(count);
    return size_t(count);
}

void ByteSource::recognise() {
    while (available() < longestMagic && refill()) {}
    const uint8_t *bytes = input_.data() + begin_;
    size_t count = available();
    if (begins(bytes, count, "\x1F\x8B", 2)) form_ = Form::gzip;
    else if (beginsZstdFrame(bytes, count)) {
        form_ = Form::zstd;
        if (!zstd_) zstd_ = ZSTD_createDStream();
        if (!zstd_) fault_ = RT_FAULT_MEMORY;
        ZSTD_initDStream(zstd_);
    } else {
        rt_fault refused = refusal(bytes, count);
        form_ = refused ? Form::refused : Form::plain;
        if (refused) fault_ = refused;
    }
}

size_t ByteSource::read(char *out, size_t capacity) {
    if (ended_) return 0;
    if (form_ == Form::unknown) recognise();
    switch (form_) {
    case Form::gzip: return readGzip(out, capacity);
    case Form::zstd: return fault_ == RT_FAULT_MEMORY ? fail(fault_) : readZstd(out, capacity);
    case Form::plain: return readPlain(out, capacity);
    default: return fail(fault_);
    }
}

size_t ByteSource::readPlain(char *out, size_t capacity) {
    size_t count = std::min(capacity, available());
    if (count > 0) {
        std::memcpy(out, input_.data() + begin_, count);
        begin_ += count;
        return count;
    }
    // What recognised the form is used up: from here on nothing is copied.
    count = fetch(out, capacity);
    return count > 0 ? count : fail(fault_);
}

size_t ByteSource::readGzip(char *out, size_t capacity) {
    for (;;) {
        if (!inMember_) {
            // ISA-L stops after a member and leaves the rest; zeros after the last one are padding, as gzip has it.
            while (available() > 0 || refill()) {
                if (!anyMember_ || input_[begin_] != 0) break;
                begin_++;
            }
            if (available() == 0) return fail(fault_);
            if (available() < 2) refill();
            if (!begins(input_.data() + begin_, available(), "\x1F\x8B", 2)) return fail(RT_FAULT_GZIP_TRAILING);
            isal_inflate_init(inflate_.get());
            inflate_->crc_flag = ISAL_GZIP;
            inMember_ = true;
        }
        if (available() == 0 && !refill()) {
            if (fault_) return fail(fault_);
            // All input given, and still bytes to flush or a trailer missing: only the state tells.
            inflate_->avail_in = 0;
        }
        size_t given = available();
        inflate_->next_in = input_.data() + begin_;
        inflate_->avail_in = uint32_t(given);
        inflate_->next_out = reinterpret_cast<uint8_t *>(out);
        inflate_->avail_out = uint32_t(std::min<size_t>(capacity, UINT32_MAX));
        uint32_t room = inflate_->avail_out;
        int status = isal_inflate(inflate_.get());
        begin_ += given - inflate_->avail_in;
        size_t produced = room - inflate_->avail_out;
        if (status < 0) {
            fault_ = status == ISAL_INCORRECT_CHECKSUM ? RT_FAULT_GZIP_CHECKSUM : RT_FAULT_GZIP_CORRUPT;
            ended_ = true;
            return produced;
        }
        if (inflate_->block_state == ISAL_BLOCK_FINISH) {
            inMember_ = false;
            anyMember_ = true;
        } else if (produced == 0 && inflate_->avail_in == given) {
            return fail(fault_ ? fault_ : given == 0 ? RT_FAULT_GZIP_TRUNCATED : RT_FAULT_GZIP_CORRUPT);
        }
        if (produced > 0) return produced;
    }
}

size_t ByteSource::readZstd(char *out, size_t capacity) {
    for (;;) {
        if (available() == 0 && !refill() && !inMember_) return fail(fault_);
        if (!inMember_ && anyMember_) {
            while (available() < 4 && refill()) {}
            const uint8_t *bytes = input_.data() + begin_;
            if (!beginsZstdFrame(bytes, available())) return fail(fault_ ? fault_ : RT_FAULT_ZSTD_TRAILING);
        }
        ZSTD_inBuffer input{input_.data() + begin_, available(), 0};
        ZSTD_outBuffer output{out, capacity, 0};
        size_t status = ZSTD_decompressStream(zstd_, &output, &input);
        begin_ += input.pos;
        if (ZSTD_isError(status)) {
            fault_ = RT_FAULT_ZSTD_CORRUPT;
            ended_ = true;
            return output.pos;
        }
        inMember_ = status != 0;
        if (!inMember_) anyMember_ = true;
        if (output.pos > 0) return output.pos;
        if (inMember_ && inputEnded_ && available() == 0) return fail(fault_ ? fault_ : RT_FAULT_ZSTD_TRUNCATED);
    }
}

} // namespace squelch
