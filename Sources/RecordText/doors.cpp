// What the doors in Swift need to open a container: forms, base64, gzip.
#include "forms.h"
#include "record_text.h"

#include <isa-l/igzip_lib.h>

#include <cstring>
#include <memory>
#include <new>
#include <string>

using namespace squelch;

rt_json_status rt_form_of(rt_json_parser *parser, const char *text, size_t length, rt_form *form) {
    const rt_node *nodes = nullptr;
    size_t count = 0;
    rt_json_status status = rt_json_parse(parser, text, length, &nodes, &count);
    if (status != RT_JSON_OK) return status;
    Form found = formOf(nodes);
    *form = {RT_IS_OTHER, found.cloud, found.reason, found.isBase64, nullptr, 0};
    switch (found.kind) {
    case Form::passedOver: form->kind = RT_IS_PASSED_OVER; break;
    case Form::fault: break;
    case Form::embedded:
        form->kind = RT_IS_EMBEDDED;
        form->text = nodes[found.at].text;
        form->length = nodes[found.at].length;
        break;
    case Form::record: {
        std::string_view whole(text, length);
        std::string_view record = found.at == 0 ? whole : textOfNode(whole, nodes, found.at);
        form->kind = RT_IS_RECORD;
        form->text = record.data();
        form->length = record.size();
        break;
    }
    }
    return RT_JSON_OK;
}

size_t rt_base64_decode(const char *text, size_t length, void *out) {
    try {
        std::string bytes;
        if (!decodeBase64({text, length}, bytes)) return SIZE_MAX;
        memcpy(out, bytes.data(), bytes.size());
        return bytes.size();
    } catch (...) {
        return SIZE_MAX;
    }
}

size_t rt_gunzip(const void *bytes, size_t length, void *out, size_t capacity) {
    if (length > UINT32_MAX || capacity > UINT32_MAX) return SIZE_MAX;
    std::unique_ptr<inflate_state> state(new (std::nothrow) inflate_state);
    if (!state) return SIZE_MAX;
    isal_inflate_init(state.get());
    state->crc_flag = IGZIP_GZIP;
    state->next_in = (uint8_t *)bytes;
    state->avail_in = uint32_t(length);
    state->next_out = (uint8_t *)out;
    state->avail_out = uint32_t(capacity);
    int result = isal_inflate(state.get());
    if (result != ISAL_DECOMP_OK) return SIZE_MAX;
    if (state->block_state != ISAL_BLOCK_FINISH) return state->avail_out == 0 ? SIZE_MAX - 1 : SIZE_MAX;
    return capacity - state->avail_out;
}
