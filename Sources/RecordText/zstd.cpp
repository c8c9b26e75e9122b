#include "record_text.h"

#include <memory>
#include <new>

#include <zdict.h>
#include <zstd.h>

namespace {
template <auto release> struct Release {
    template <class T> void operator()(T *thing) const { release(thing); }
};
} // namespace

struct rt_zstd {
    std::unique_ptr<ZSTD_CCtx, Release<ZSTD_freeCCtx>> packing{ZSTD_createCCtx()};
    std::unique_ptr<ZSTD_DCtx, Release<ZSTD_freeDCtx>> unpacking{ZSTD_createDCtx()};
    std::unique_ptr<ZSTD_CDict, Release<ZSTD_freeCDict>> forPacking;
    std::unique_ptr<ZSTD_DDict, Release<ZSTD_freeDDict>> forUnpacking;
    int level = 3;

    bool prepare(const void *dictionary, size_t length) {
        if (!packing || !unpacking) return false;
        if (length == 0) return true;
        forPacking.reset(ZSTD_createCDict(dictionary, length, level));
        forUnpacking.reset(ZSTD_createDDict(dictionary, length));
        return forPacking && forUnpacking;
    }
};

rt_zstd *rt_zstd_new(const void *dictionary, size_t length, int level) {
    std::unique_ptr<rt_zstd> zstd(new (std::nothrow) rt_zstd);
    if (!zstd) return nullptr;
    zstd->level = level;
    return zstd->prepare(dictionary, length) ? zstd.release() : nullptr;
}

void rt_zstd_free(rt_zstd *zstd) { delete zstd; }

size_t rt_zstd_bound(size_t length) { return ZSTD_compressBound(length); }

size_t rt_zstd_compress(rt_zstd *zstd, const void *bytes, size_t length, void *out, size_t capacity) {
    size_t written =
        zstd->forPacking
            ? ZSTD_compress_usingCDict(zstd->packing.get(), out, capacity, bytes, length, zstd->forPacking.get())
            : ZSTD_compressCCtx(zstd->packing.get(), out, capacity, bytes, length, zstd->level);
    return ZSTD_isError(written) ? SIZE_MAX : written;
}

size_t rt_zstd_content_size(const void *bytes, size_t length) {
    unsigned long long size = ZSTD_getFrameContentSize(bytes, length);
    return size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN ? SIZE_MAX : size_t(size);
}

uint32_t rt_zstd_dictionary_of_frame(const void *bytes, size_t length) {
    return ZSTD_getDictID_fromFrame(bytes, length);
}

size_t rt_zstd_decompress(rt_zstd *zstd, const void *bytes, size_t length, void *out, size_t capacity) {
    size_t written = zstd->forUnpacking ? ZSTD_decompress_usingDDict(zstd->unpacking.get(), out, capacity, bytes,
                                                                     length, zstd->forUnpacking.get())
                                        : ZSTD_decompressDCtx(zstd->unpacking.get(), out, capacity, bytes, length);
    return ZSTD_isError(written) ? SIZE_MAX : written;
}

size_t rt_zstd_train(const void *samples, const size_t *lengths, size_t count, void *out, size_t capacity) {
    size_t written = ZDICT_trainFromBuffer(out, capacity, samples, lengths, unsigned(count));
    return ZDICT_isError(written) ? SIZE_MAX : written;
}

uint32_t rt_zstd_dictionary_id(const void *dictionary, size_t length) {
    return ZDICT_getDictID(dictionary, length);
}
