// Data that Squelch brings along, embedded at build time.
#pragma once
#include <stddef.h>

/// The built-in Sigma rules as one concatenated YAML stream; not terminated by NUL.
const unsigned char *rule_pack_bytes(void);
/// Length of the rule pack in bytes.
size_t rule_pack_length(void);

/// The table of context events as YAML; not terminated by NUL.
const unsigned char *rule_pack_context_bytes(void);
/// Length of that table in bytes.
size_t rule_pack_context_length(void);

/// The bytes of the table of fingerprints, one YAML list; not terminated by NUL.
const unsigned char *fingerprint_bytes(void);
/// Length of that table in bytes.
size_t fingerprint_length(void);

/// The bytes of the table of controllers, one YAML list; not terminated by NUL.
const unsigned char *controller_bytes(void);
/// Length of that table in bytes.
size_t controller_length(void);
