#include "record_text.h"

#include <zstd.h>

size_t rt_zstd_bound(size_t length) { return ZSTD_compressBound(length); }

size_t rt_zstd_compress(const void *bytes, size_t length, void *out, size_t capacity, int level) {
    size_t written = ZSTD_compress(out, capacity, bytes, length, level);
    return ZSTD_isError(written) ? SIZE_MAX : written;
}

size_t rt_zstd_content_size(const void *bytes, size_t length) {
    unsigned long long size = ZSTD_getFrameContentSize(bytes, length);
    return size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN ? SIZE_MAX : size_t(size);
}

size_t rt_zstd_decompress(const void *bytes, size_t length, void *out, size_t capacity) {
    size_t written = ZSTD_decompress(out, capacity, bytes, length);
    return ZSTD_isError(written) ? SIZE_MAX : written;
}
