// Values as they stand in the text, for readers that build no tree.
#pragma once
#include <simdjson.h>

#include <string_view>

namespace squelch {

/// A token without the white space that stands behind it.
inline std::string_view trimmed(std::string_view token) {
    while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' ||
                              token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

/// The value as it stands in the text.
inline bool rawOf(simdjson::ondemand::value &value, std::string_view &raw) {
    simdjson::ondemand::json_type type;
    if (value.type().get(type)) return false;
    if (type == simdjson::ondemand::json_type::object) {
        simdjson::ondemand::object members;
        return !value.get_object().get(members) && !members.raw_json().get(raw);
    }
    if (type == simdjson::ondemand::json_type::array) {
        simdjson::ondemand::array values;
        return !value.get_array().get(values) && !values.raw_json().get(raw);
    }
    raw = trimmed(value.raw_json_token());
    return true;
}

} // namespace squelch
