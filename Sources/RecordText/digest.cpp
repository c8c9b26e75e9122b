#include "record_text.h"

#include <nettle/sha2.h>

void rt_sha256(const void *bytes, size_t length, uint8_t *digest) {
    sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, static_cast<const uint8_t *>(bytes));
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}
