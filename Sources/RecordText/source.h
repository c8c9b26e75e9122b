// Bytes of a descriptor, decompressed as they stream by.
#pragma once
#include "record_text.h"

#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <memory>
#include <vector>

namespace squelch {

class ByteSource {
public:
    explicit ByteSource(size_t window);
    ~ByteSource();
    ByteSource(const ByteSource &) = delete;
    ByteSource &operator=(const ByteSource &) = delete;

    void open(int descriptor);
    /// At most `capacity` bytes of text; 0 at the end, and then `fault()` tells whether it is a good one.
    size_t read(char *out, size_t capacity);
    rt_fault fault() const { return fault_; }
    int error() const { return error_; }
    uint64_t bytesRead() const { return bytesRead_; }

private:
    enum class Form { unknown, plain, gzip, zstd, refused };

    bool refill();
    size_t fetch(void *out, size_t capacity);
    void recognise();
    size_t readGzip(char *out, size_t capacity);
    size_t readZstd(char *out, size_t capacity);
    size_t readPlain(char *out, size_t capacity);
    size_t available() const { return end_ - begin_; }
    size_t fail(rt_fault fault) {
        fault_ = fault;
        ended_ = true;
        return 0;
    }

    size_t window_;
    int descriptor_ = -1;
    std::vector<uint8_t> input_;
    size_t begin_ = 0, end_ = 0;
    bool inputEnded_ = false, ended_ = false;
    Form form_ = Form::unknown;
    bool inMember_ = false;
    bool anyMember_ = false;
    std::unique_ptr<inflate_state> inflate_;
    ZSTD_DStream *zstd_ = nullptr;
    rt_fault fault_ = RT_FAULT_NONE;
    int error_ = 0;
    uint64_t bytesRead_ = 0;
};

} // namespace squelch
