#pragma once
#include <stddef.h>
#include <stdint.h>

/// Packs as a gzip file by zlib at level 6, CloudTrail's own. Bytes written, or 0 when `room` was too small.
size_t floors_pack(const uint8_t *text, size_t size, uint8_t *out, size_t room);

/// A size of `out` that always suffices for `size` bytes.
size_t floors_pack_bound(size_t size);

/// Decompresses a gzip file by ISA-L, streaming 256 KiB, and throws the text away. Bytes of text, or -1.
int64_t floors_inflate(const char *path);

/// Maps a file and sums its bytes in words of 64 bits, so that each is touched. Bytes, or -1.
int64_t floors_map(const char *path, uint64_t *sum);

/// Reads a file by read(2) in blocks of 256 KiB and looks at nothing. Bytes, or -1.
int64_t floors_read(const char *path);

/// The least that a durable commit can cost: one table in a SQLite file with write-ahead log and `synchronous = FULL`.
typedef struct floors_ledger floors_ledger;

/// A new file at `path`, or NULL.
floors_ledger *floors_ledger_open(const char *path);

/// One row in a transaction of its own, on the disk when this returns. 0, or -1.
int floors_ledger_commit(floors_ledger *ledger, const uint8_t *text, size_t size);

void floors_ledger_close(floors_ledger *ledger);

/// ISA-L's version, as its header says.
const char *floors_isal_version(void);
