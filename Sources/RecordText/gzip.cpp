// Packing of made-up logs. Reading is in source.cpp.
#include "include/record_text.h"

#include <isa-l/igzip_lib.h>
#include <vector>

size_t rt_gzip_bound(size_t length) { return length + length / 16 + 1024; }

size_t rt_gzip(const uint8_t *bytes, size_t length, uint8_t *out, size_t room) {
    isal_zstream stream;
    isal_deflate_init(&stream);
    std::vector<uint8_t> tables(ISAL_DEF_LVL1_DEFAULT);
    stream.level = 1;
    stream.level_buf = tables.data();
    stream.level_buf_size = static_cast<uint32_t>(tables.size());
    stream.gzip_flag = IGZIP_GZIP;
    stream.end_of_stream = 1;
    stream.flush = NO_FLUSH;
    stream.next_in = const_cast<uint8_t *>(bytes);
    stream.avail_in = static_cast<uint32_t>(length);
    stream.next_out = out;
    stream.avail_out = static_cast<uint32_t>(room);
    return isal_deflate(&stream) == COMP_OK && stream.avail_in == 0 && stream.avail_out > 0 ? stream.total_out : 0;
}
