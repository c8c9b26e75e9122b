#include "floors.h"

#include <fcntl.h>
#include <isa-l.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { block = 256 * 1024 };

static _Thread_local uint8_t input[block], output[block];

size_t floors_pack_bound(size_t size) { return compressBound(size) + 32; }

size_t floors_pack(const uint8_t *text, size_t size, uint8_t *out, size_t room) {
    z_stream stream = {0};
    if (size > UINT32_MAX || room > UINT32_MAX) return 0;
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (uint8_t *)text;
    stream.avail_in = (uInt)size;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    int status = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return status == Z_STREAM_END ? written : 0;
}

int64_t floors_inflate(const char *path) {
    int file = open(path, O_RDONLY);
    if (file < 0) return -1;
    static _Thread_local struct inflate_state state;
    isal_inflate_init(&state);
    state.crc_flag = ISAL_GZIP;
    int64_t total = 0;
    ssize_t got;
    while ((got = read(file, input, block)) > 0) {
        state.next_in = input;
        state.avail_in = (uint32_t)got;
        do {
            state.next_out = output;
            state.avail_out = block;
            if (isal_inflate(&state) != ISAL_DECOMP_OK) {
                close(file);
                return -1;
            }
            total += block - state.avail_out;
        } while (state.avail_out == 0);
    }
    close(file);
    return got < 0 || state.block_state != ISAL_BLOCK_FINISH ? -1 : total;
}

int64_t floors_map(const char *path, uint64_t *sum) {
    int file = open(path, O_RDONLY);
    struct stat about;
    if (file < 0) return -1;
    if (fstat(file, &about) < 0 || about.st_size == 0) {
        close(file);
        return -1;
    }
    size_t size = (size_t)about.st_size;
    const uint8_t *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (text == MAP_FAILED) return -1;
    uint64_t total = 0, word;
    size_t at = 0;
    for (; at + sizeof word <= size; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        total += word;
    }
    for (; at < size; at++) total += text[at];
    munmap((void *)text, size);
    *sum += total;
    return about.st_size;
}

int64_t floors_read(const char *path) {
    int file = open(path, O_RDONLY);
    if (file < 0) return -1;
    int64_t total = 0;
    ssize_t got;
    while ((got = read(file, input, block)) > 0) total += got;
    close(file);
    return got < 0 ? -1 : total;
}

const char *floors_isal_version(void) {
#define text(x) #x
#define version(a, b, c) text(a) "." text(b) "." text(c)
    return version(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION);
}
