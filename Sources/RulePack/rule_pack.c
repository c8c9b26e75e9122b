#include "rule_pack.h"

static const unsigned char pack[] = {
#embed "rules/builtin.yml"
};

const unsigned char *rule_pack_bytes(void) { return pack; }
size_t rule_pack_length(void) { return sizeof pack; }
