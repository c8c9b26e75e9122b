#include "caller.h"

#include <algorithm>
#include <cstring>

namespace squelch {

namespace {

using Text = std::string_view;

size_t find(Text text, Text key, size_t from = 0) {
    if (from >= text.size()) return Text::npos;
    const void *at = memmem(text.data() + from, text.size() - from, key.data(), key.size());
    return at ? size_t(static_cast<const char *>(at) - text.data()) : Text::npos;
}

/// Half-open ranges that are left out, in any order.
struct Cuts {
    struct Range {
        size_t from, to;
    };
    Range ranges[8];
    size_t count = 0;

    void add(size_t from, size_t to) {
        if (from < to && count < std::size(ranges)) ranges[count++] = {from, to};
    }
};

/// What stands in the string at `from`, but for its first `kept` bytes.
void cutString(Text text, size_t from, size_t kept, Cuts &cuts) {
    size_t close = text.find('"', from);
    if (close != Text::npos) cuts.add(std::min(from + kept, close), close);
}

/// A session's name: from `from` to the end of the string.
void cutSession(Text text, size_t from, Cuts &cuts) {
    size_t close = text.find('"', from);
    if (close == Text::npos) return;
    if (std::memchr(text.data() + from, '@', close - from)) return;
    cuts.add(from, close);
}

} // namespace

void appendCaller(std::string &out, Text caller) {
    constexpr Text key = "\"accessKeyId\":\"", date = "\"creationDate\":\"", role = ":assumed-role/",
                   id = "\"principalId\":\"";
    Cuts cuts;
    if (size_t at = find(caller, key); at != Text::npos) cutString(caller, at + key.size(), 4, cuts);
    if (size_t at = find(caller, date); at != Text::npos) cutString(caller, at + date.size(), 0, cuts);
    bool isPlainRole = find(caller, "\"type\":\"AssumedRole\"") != Text::npos &&
                       find(caller, "AWSReservedSSO_") == Text::npos;
    if (isPlainRole) {
        if (size_t at = find(caller, role); at != Text::npos) {
            size_t slash = caller.find_first_of("/\"", at + role.size());
            if (slash != Text::npos && caller[slash] == '/') cutSession(caller, slash + 1, cuts);
        }
        if (size_t at = find(caller, id); at != Text::npos) {
            size_t colon = caller.find_first_of(":\"", at + id.size());
            if (colon != Text::npos && caller[colon] == ':') cutSession(caller, colon + 1, cuts);
        }
    }
    std::sort(cuts.ranges, cuts.ranges + cuts.count, [](auto &one, auto &other) { return one.from < other.from; });
    size_t at = 0;
    for (size_t i = 0; i < cuts.count; i++) {
        if (cuts.ranges[i].from < at) continue;
        out.append(caller.substr(at, cuts.ranges[i].from - at));
        at = cuts.ranges[i].to;
    }
    out.append(caller.substr(at));
}

} // namespace squelch
