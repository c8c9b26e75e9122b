// The built-in Sigma rules as one concatenated YAML stream, embedded at build time.
#pragma once
#include <stddef.h>

/// The bytes of the rule pack; not terminated by NUL.
const unsigned char *rule_pack_bytes(void);
/// Length of the rule pack in bytes.
size_t rule_pack_length(void);
