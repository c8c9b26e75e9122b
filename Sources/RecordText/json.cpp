#include "raw_text.h"
#include "record_text.h"

#include <simdjson.h>

#include <cstring>
#include <vector>

namespace {

namespace od = simdjson::ondemand;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// RFC 8259, section 6. On-Demand does not look at a number it is not asked for.
bool is_json_number(std::string_view text) {
    size_t i = 0, n = text.size();
    auto digits = [&] {
        size_t start = i;
        while (i < n && is_digit(text[i])) i++;
        return i > start;
    };
    if (i < n && text[i] == '-') i++;
    if (i < n && text[i] == '0') i++;
    else if (!digits()) return false;
    if (i < n && text[i] == '.') {
        i++;
        if (!digits()) return false;
    }
    if (i < n && (text[i] == 'e' || text[i] == 'E')) {
        i++;
        if (i < n && (text[i] == '+' || text[i] == '-')) i++;
        if (!digits()) return false;
    }
    return i == n;
}

rt_json_status status_of(simdjson::error_code error) {
    switch (error) {
    case simdjson::SUCCESS: return RT_JSON_OK;
    case simdjson::EMPTY: return RT_JSON_EMPTY;
    case simdjson::UTF8_ERROR: return RT_JSON_NOT_UTF8;
    case simdjson::DEPTH_ERROR: return RT_JSON_TOO_DEEP;
    case simdjson::UNCLOSED_STRING: return RT_JSON_TRUNCATED;
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return RT_JSON_TRUNCATED;
    case simdjson::CAPACITY: return RT_JSON_TOO_LARGE;
    case simdjson::MEMALLOC: return RT_JSON_TOO_LARGE;
    default: return RT_JSON_MALFORMED;
    }
}

/// The four hexadecimal digits of a `\u` escape, or -1.
int hex4(const char *at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) return -1;
        value = value << 4 | digit;
    }
    return value;
}

char *put_utf8(char *out, uint32_t c) {
    if (c < 0x80) *out++ = char(c);
    else if (c < 0x800) { *out++ = char(0xC0 | c >> 6); *out++ = char(0x80 | (c & 63)); }
    else if (c < 0x10000) {
        *out++ = char(0xE0 | c >> 12); *out++ = char(0x80 | (c >> 6 & 63)); *out++ = char(0x80 | (c & 63));
    } else {
        *out++ = char(0xF0 | c >> 18); *out++ = char(0x80 | (c >> 12 & 63));
        *out++ = char(0x80 | (c >> 6 & 63)); *out++ = char(0x80 | (c & 63));
    }
    return out;
}

struct Flattener {
    std::vector<rt_node> &nodes;
    size_t most;   // nodes
    char *strings; // where the next unescaped string goes; as large as the text, which never grows by it

    /// Unescapes a string whose first byte is at `in`. simdjson's own reader refuses a lone surrogate, and with it
    /// the whole record: whoever can type one into a user agent could hide. Here it becomes U+FFFD.
    simdjson::error_code add_string(const char *in) {
        char *start = strings, *out = strings;
        for (;;) {
            unsigned char c = (unsigned char)*in;
            if (c == '"') break;
            if (c < 0x20) return simdjson::UNESCAPED_CHARS;
            if (c != '\\') { *out++ = char(c); in++; continue; }
            in += 2;
            switch (in[-1]) {
            case '"': *out++ = '"'; break;
            case '\\': *out++ = '\\'; break;
            case '/': *out++ = '/'; break;
            case 'b': *out++ = '\b'; break;
            case 'f': *out++ = '\f'; break;
            case 'n': *out++ = '\n'; break;
            case 'r': *out++ = '\r'; break;
            case 't': *out++ = '\t'; break;
            case 'u': {
                int unit = hex4(in);
                if (unit < 0) return simdjson::STRING_ERROR;
                in += 4;
                uint32_t scalar = uint32_t(unit);
                if (unit >= 0xD800 && unit < 0xDC00 && in[0] == '\\' && in[1] == 'u') {
                    int low = hex4(in + 2);
                    if (low >= 0xDC00 && low < 0xE000) {
                        scalar = 0x10000 + (uint32_t(unit - 0xD800) << 10) + uint32_t(low - 0xDC00);
                        in += 6;
                    }
                }
                if (scalar >= 0xD800 && scalar < 0xE000) scalar = 0xFFFD;
                out = put_utf8(out, scalar);
                break;
            }
            default: return simdjson::STRING_ERROR;
            }
        }
        strings = out;
        add_text(RT_STRING, std::string_view(start, size_t(out - start)));
        return simdjson::SUCCESS;
    }

    void add_text(rt_node_kind kind, std::string_view text) {
        nodes.push_back({uint8_t(kind), uint32_t(text.size()), text.data()});
    }

    simdjson::error_code array(od::array values, int depth) {
        size_t at = nodes.size();
        nodes.push_back({RT_ARRAY, 0, nullptr});
        uint32_t count = 0;
        for (auto element : values) {
            od::value value;
            if (auto error = element.get(value)) return error;
            if (auto error = this->value(value, depth)) return error;
            count++;
        }
        nodes[at].length = count;
        return simdjson::SUCCESS;
    }

    simdjson::error_code object(od::object members, int depth) {
        size_t at = nodes.size();
        nodes.push_back({RT_OBJECT, 0, nullptr});
        uint32_t count = 0;
        for (auto member : members) {
            od::field field;
            if (auto error = std::move(member).get(field)) return error;
            od::raw_json_string raw = field.key();
            if (auto error = add_string(raw.raw())) return error;
            od::value value = field.value();
            if (auto error = this->value(value, depth)) return error;
            count++;
        }
        nodes[at].length = count;
        return simdjson::SUCCESS;
    }

    simdjson::error_code value(od::value value, int depth) {
        if (depth >= RT_MAX_DEPTH) return simdjson::DEPTH_ERROR;
        if (nodes.size() >= most) return simdjson::CAPACITY;
        od::json_type type;
        if (auto error = value.type().get(type)) return error;
        switch (type) {
        case od::json_type::object: {
            od::object members;
            if (auto error = value.get_object().get(members)) return error;
            return object(members, depth + 1);
        }
        case od::json_type::array: {
            od::array values;
            if (auto error = value.get_array().get(values)) return error;
            return array(values, depth + 1);
        }
        case od::json_type::string: {
            od::raw_json_string raw;
            if (auto error = value.get_raw_json_string().get(raw)) return error;
            return add_string(raw.raw());
        }
        case od::json_type::number: {
            std::string_view token = squelch::trimmed(value.raw_json_token());
            if (!is_json_number(token)) return simdjson::NUMBER_ERROR;
            add_text(RT_NUMBER, token);
            // Not consumed: the iteration passes over it, and a value beyond 64 bits keeps its spelling.
            return simdjson::SUCCESS;
        }
        case od::json_type::boolean: {
            bool truth;
            if (auto error = value.get_bool().get(truth)) return error;
            nodes.push_back({uint8_t(truth ? RT_TRUE : RT_FALSE), 0, nullptr});
            return simdjson::SUCCESS;
        }
        case od::json_type::null: {
            bool isNull;
            if (auto error = value.is_null().get(isNull)) return error;
            if (!isNull) return simdjson::N_ATOM_ERROR;
            nodes.push_back({RT_NULL, 0, nullptr});
            return simdjson::SUCCESS;
        }
        default: return simdjson::TAPE_ERROR;
        }
    }
};

} // namespace

struct rt_json_parser {
    od::parser parser;
    std::vector<char> text;
    std::vector<char> strings;
    std::vector<rt_node> nodes;
    size_t most = RT_MAX_NODES;
};

rt_json_parser *rt_json_parser_new(void) { return new (std::nothrow) rt_json_parser(); }
void rt_json_parser_free(rt_json_parser *parser) { delete parser; }
void rt_json_parser_lift_limit(rt_json_parser *parser) { parser->most = SIZE_MAX; }

rt_json_status rt_json_parse(rt_json_parser *parser, const char *text, size_t length, const rt_node **nodes,
                             size_t *count) {
    try {
        if (length > UINT32_MAX - RT_PADDING) return RT_JSON_TOO_LARGE;
        if (parser->text.size() < length + RT_PADDING) parser->text.resize(length + RT_PADDING);
        std::memcpy(parser->text.data(), text, length);
        std::memset(parser->text.data() + length, 0, RT_PADDING);
        parser->nodes.clear();
        if (parser->strings.size() < length + RT_PADDING) parser->strings.resize(length + RT_PADDING);
        Flattener flattener{parser->nodes, parser->most, parser->strings.data()};
        od::document document;
        if (auto error = parser->parser.iterate(parser->text.data(), length, parser->text.size()).get(document))
            return status_of(error);
        od::json_type type;
        if (auto error = document.type().get(type)) return status_of(error);
        simdjson::error_code error = simdjson::TAPE_ERROR;
        if (type == od::json_type::object) {
            od::object members;
            error = document.get_object().get(members);
            if (!error) error = flattener.object(members, 1);
        } else if (type == od::json_type::array) {
            od::array values;
            error = document.get_array().get(values);
            if (!error) error = flattener.array(values, 1);
        }
        if (error) return status_of(error);
        // At the end there is no current location; anywhere else something follows the value.
        if (!document.current_location().error()) return RT_JSON_MALFORMED;
        *nodes = parser->nodes.data();
        *count = parser->nodes.size();
        return RT_JSON_OK;
    } catch (...) {
        return RT_JSON_TOO_LARGE;
    }
}

size_t rt_json_minify(const char *text, size_t length, char *out) {
    size_t written = 0;
    try {
        auto error = simdjson::minify(text, length, out, written);
        return error ? SIZE_MAX : written;
    } catch (...) {
        return SIZE_MAX;
    }
}
