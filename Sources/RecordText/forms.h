// Tells records and their envelopes apart by what is in them.
#pragma once
#include "record_text.h"

#include <string>
#include <string_view>

namespace squelch {

/// What a parsed value is.
struct Form {
    enum Kind {
        record,    // an audit record of `cloud`, at node `at`
        embedded,  // the record is JSON text in the string at node `at`; base64 if `isBase64`
        passedOver,
        fault,
    };
    Kind kind = fault;
    rt_cloud cloud = RT_AWS;
    size_t at = 0;
    bool isBase64 = false;
    rt_fault reason = RT_FAULT_UNKNOWN_FORM;
};

Form formOf(const rt_node *nodes);

/// Whether values of the form are handed on to be opened, rather than named as not yet supported.
bool hasDoor(rt_fault form);

/// The text of the value at node `wanted` within the text that was parsed into `nodes`, as written.
std::string_view textOfNode(std::string_view text, const rt_node *nodes, size_t wanted);

/// RFC 4648, either alphabet, padding and line breaks optional; false for anything else.
bool decodeBase64(std::string_view text, std::string &out);

} // namespace squelch
