#include "rule_pack.h"

static const unsigned char pack[] = {
#embed "rules/builtin.yml"
};

static const unsigned char context[] = {
#embed "rules/context.yml"
};

static const unsigned char fingerprints[] = {
#embed "rules/fingerprints.yml"
};

static const unsigned char controllers[] = {
#embed "rules/controllers.yml"
};

const unsigned char *rule_pack_bytes(void) { return pack; }
size_t rule_pack_length(void) { return sizeof pack; }
const unsigned char *rule_pack_context_bytes(void) { return context; }
size_t rule_pack_context_length(void) { return sizeof context; }
const unsigned char *fingerprint_bytes(void) { return fingerprints; }
size_t fingerprint_length(void) { return sizeof fingerprints; }
const unsigned char *controller_bytes(void) { return controllers; }
size_t controller_length(void) { return sizeof controllers; }
