#include "sighting.h"

#include "aside.h"
#include "caller.h"
#include "raw_text.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace squelch {

namespace od = simdjson::ondemand;

namespace {

using Text = std::string_view;

/// Longer texts are read whole.
constexpr size_t longestText = 1024, longestKey = 64;
/// So many callers are known at once.
constexpr size_t mostCallers = 16384;
/// What was seen lately, by hash: half a megabyte. Of two that share a place the older one is forgotten, and told again.
constexpr size_t lately = 1 << 16;
/// Habits of hours are kept by four hours, all others by twelve.
constexpr int64_t span = 4 * 3600;

bool isPlain(Text text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (unsigned char)c < 0x20 || (unsigned char)c >= 0x80 || c == '\\' || c == '"';
    });
}

/// What stands between the quotes; empty for a member that is not there or null. False for anything else.
bool plain(Text raw, Text &text) {
    text = {};
    if (raw.empty() || raw == "null") return true;
    if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"' || raw.size() > longestText) return false;
    text = raw.substr(1, raw.size() - 2);
    return isPlain(text);
}

bool isSame(Text one, Text other) {
    if (one.size() != other.size()) return false;
    for (size_t i = 0; i < one.size(); i++)
        if ((one[i] | 0x20) != (other[i] | 0x20)) return false;
    return true;
}

/// Not for enemies: whoever made two texts alike would only be learned once instead of twice.
uint64_t mixed(uint64_t hash, Text text) {
    constexpr uint64_t factor = 0x9E3779B97F4A7C15;
    hash = (hash ^ text.size()) * factor;
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 29;
    }
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, text.size() - at);
    hash = (hash ^ word) * factor;
    return hash ^ hash >> 32;
}

/// All addresses of a /24 are one network, whatever the port.
Text networkOf(Text address) {
    size_t dot = address.rfind('.');
    bool isFour = dot != Text::npos && std::all_of(address.begin(), address.end(), [](char c) {
        return c == '.' || c == ':' || (c >= '0' && c <= '9');
    });
    return isFour ? address.substr(0, dot) : address;
}

/// The day and the four hours of `2026-03-02T00:04:59.123Z`; false for another form.
bool spanOf(Text raw, uint64_t &hash) {
    Text time;
    if (!plain(raw, time) || time.size() < 20 || time[10] != 'T' || time[13] != ':' || time.back() != 'Z') return false;
    for (size_t at : {11, 12})
        if (time[at] < '0' || time[at] > '9') return false;
    hash = mixed(uint64_t(((time[11] - '0') * 10 + time[12] - '0') / 4), time.substr(0, 10));
    return true;
}

/// `text` without what stands in strings under `keys`, but for the first letter of each; and with the network in place
/// of addresses.
void appendStable(std::string &out, Text text, std::initializer_list<Text> keys) {
    while (!text.empty()) {
        size_t first = Text::npos;
        for (Text key : keys) {
            const void *at = memmem(text.data(), text.size(), key.data(), key.size());
            if (at) first = std::min(first, size_t(static_cast<const char *>(at) - text.data()) + key.size());
        }
        size_t close = first == Text::npos ? first : text.find('"', first);
        if (close == Text::npos) break;
        out.append(text.substr(0, std::min(first + 1, close)));
        text.remove_prefix(close);
    }
    out.append(text);
}

/// The key in lower case, without `_`: as `AzureRecord` folds it. Empty for a long or an escaped one.
Text folded(Text key, char (&room)[longestKey]) {
    size_t length = 0;
    if (key.size() > longestKey || !isPlain(key)) return {};
    for (char c : key)
        if (c != '_') room[length++] = c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
    return {room, length};
}

} // namespace

struct SightingReader::Parser {
    od::parser parser;
};

/// Members as they stand in the text.
struct SightingReader::Parts {
    enum { time, source, caller, address, agent, region, account, console, count };
    static constexpr Text names[count] = {"eventTime",       "eventSource", "userIdentity",
                                          "sourceIPAddress", "userAgent",   "awsRegion",
                                          "recipientAccountId", "sessionCredentialFromConsole"};
    Text raw[count];

    bool read(od::object members) {
        for (auto each : members) {
            od::field field;
            if (std::move(each).get(field)) return false;
            const char *start = field.key().raw();
            const char *close = static_cast<const char *>(std::memchr(start, '"', longestKey));
            if (!close) continue; // longer than any that is asked for
            Text key(start, size_t(close - start));
            if (!isPlain(key)) return false;
            for (size_t i = 0; i < count; i++) {
                if (!isSame(key, names[i])) continue;
                // Spelled otherwise, or there twice: for the whole reader.
                if (key != names[i] || !raw[i].empty()) return false;
                od::value value = field.value();
                if (!read(value, raw[i])) return false;
                break;
            }
        }
        return true;
    }

    static bool read(od::value &value, Text &raw) {
        od::json_type type;
        if (value.type().get(type)) return false;
        if (type == od::json_type::object) {
            od::object members;
            return !value.get_object().get(members) && !members.raw_json().get(raw);
        }
        if (type == od::json_type::array) return false;
        raw = trimmed(value.raw_json_token());
        return true;
    }
};

/// What tells a caller of Azure or Google, gathered in one text.
struct SightingReader::Shown {
    std::string &out;
    Text time, otherTime;

    /// Members of an object by their keys; false where it cannot be read so.
    template <typename Body> static bool each(od::object members, Body body) {
        for (auto member : members) {
            od::field field;
            if (std::move(member).get(field)) return false;
            const char *start = field.key().raw();
            const char *close = static_cast<const char *>(std::memchr(start, '"', longestKey));
            Text key = close ? Text(start, size_t(close - start)) : Text();
            od::value value = field.value();
            if (!body(key, value)) return false;
        }
        return true;
    }

    void add(Text key, Text raw) {
        out.append(key).append("=");
        // What a token says of itself, the request's own id, and the resource, changes from call to call.
        appendStable(out, raw, {"\"uti\":\"", "\"iat\":\"", "\"nbf\":\"", "\"exp\":\"", "\"aio\":\"", "\"rh\":\"",
                                "\"scope\":\"", "\"clientRequestId\":\"", "\"uri\":\"", "\"instance_id\":\"",
                                "\"firewall_rule_id\":\""});
        out.append("\n");
    }

    bool azure(od::object members, bool isTop) {
        return each(members, [&](Text name, od::value &value) {
            char room[longestKey];
            Text key = folded(name, room);
            if (key.empty()) return false;
            if (isTop && (key == "properties" || key == "propertiesd")) {
                od::object inner;
                return !value.get_object().get(inner) && azure(inner, false);
            }
            bool isTime = isTop && (key == "eventtimestamp" || key == "time");
            bool isResource = key == "resourceid" || key == "resourceuri" || key == "entity";
            bool isOfCaller = key == "caller" || key == "claims" || key == "claimsd" || key == "authorization" ||
                              key == "authorizationd" || key == "identity" || key == "httprequest" ||
                              key == "calleripaddress" || key == "useragent" || key == "location" ||
                              key == "resourcelocation" || key == "subscriptionid" || key == "operationname" ||
                              key == "operationnamevalue" || key == "message";
            if (!isTime && !isResource && !isOfCaller) return true;
            Text raw;
            if (!rawOf(value, raw)) return false;
            if (isTime) (key == "time" ? otherTime : time) = raw;
            else if (key == "calleripaddress") add(key, networkOf(raw.size() < 2 ? raw : raw.substr(1, raw.size() - 2)));
            else if (isResource) add(key, subscription(raw));
            else add(key, raw);
            return true;
        });
    }

    /// `"/subscriptions/ID` of a resource's id.
    static Text subscription(Text raw) {
        size_t slash = 0;
        for (int count = 0; count < 3 && slash != Text::npos; count++) slash = raw.find('/', slash ? slash + 1 : 0);
        return raw.substr(0, slash);
    }

    bool google(od::object members) {
        bool hasPayload = false;
        return each(members, [&](Text key, od::value &value) {
                   if (key == "protoPayload") {
                       od::object inner;
                       hasPayload = true;
                       return !value.get_object().get(inner) && payload(inner);
                   }
                   return take(key, value, {"timestamp", "logName", "resource"});
               }) &&
               hasPayload;
    }

    bool payload(od::object members) {
        return each(members, [&](Text key, od::value &value) {
            if (key != "requestMetadata") return take(key, value, {"authenticationInfo", "resourceName", "resourceLocation"});
            od::object inner;
            return !value.get_object().get(inner) && each(inner, [&](Text name, od::value &part) {
                return take(name, part, {"callerIp", "callerSuppliedUserAgent"});
            });
        });
    }

    bool take(Text key, od::value &value, std::initializer_list<Text> keys) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) return true;
        Text raw;
        if (!rawOf(value, raw) || raw.size() < 2) return false;
        if (key == "timestamp") time = raw;
        else if (key == "callerIp") add(key, networkOf(raw.substr(1, raw.size() - 2)));
        else if (key == "resourceName") add(key, place(raw));
        else add(key, raw);
        return true;
    }

    /// Of `"projects/p/zones/z/instances/i"` what names project and region.
    static Text place(Text raw) {
        for (Text kind : {Text("/regions/"), Text("/zones/"), Text("/locations/"), Text("/global")}) {
            size_t at = raw.find(kind);
            if (at != Text::npos) return raw.substr(0, raw.find('/', at + kind.size()));
        }
        size_t slash = raw.find('/');
        return raw.substr(0, slash == Text::npos ? slash : raw.find('/', slash + 1));
    }
};

bool SightingReader::repeats(rt_cloud cloud, const char *text, size_t length) {
    od::document document;
    od::object members;
    caller_.clear();
    Shown shown{caller_, {}, {}};
    uint64_t hash;
    if (parser_->parser.iterate(text, length, length + RT_PADDING).get(document) ||
        document.get_object().get(members) ||
        !(cloud == RT_AZURE ? shown.azure(members, true) : shown.google(members)) ||
        !spanOf(shown.time.empty() ? shown.otherTime : shown.time, hash))
        return false;
    return !isNew(mixed(hash + cloud, caller_));
}

SightingReader::SightingReader() : parser_(new Parser()), lately_(lately) {}
SightingReader::~SightingReader() = default;

void SightingReader::clear() {
    found_.clear();
    texts_.clear();
}

bool SightingReader::takeCopy(std::string_view text) {
    copy_.assign(text);
    copy_.append(RT_PADDING, '\0');
    return take(copy_.data(), text.size());
}

bool SightingReader::isNew(uint64_t hash) {
    uint64_t &place = lately_[hash & (lately - 1)];
    if (place == hash) return false;
    place = hash;
    return true;
}

/// Of what stands in `caller_`.
uint32_t SightingReader::numberOf() {
    auto known = callers_.find(caller_);
    if (known != callers_.end()) return known->second;
    if (callers_.size() >= mostCallers) callers_.clear();
    callers_.emplace(caller_, nextCaller_);
    return nextCaller_++;
}

bool SightingReader::take(const char *text, size_t length) {
    od::document document;
    od::object members;
    Parts parts;
    if (parser_->parser.iterate(text, length, length + RT_PADDING).get(document) ||
        document.get_object().get(members) || !parts.read(members))
        return false;
    Text time, source, address, agent, region, account;
    int64_t seconds;
    Text caller = parts.raw[Parts::caller];
    if (!plain(parts.raw[Parts::time], time) || !parseInstant(time, seconds) ||
        !plain(parts.raw[Parts::source], source) || !plain(parts.raw[Parts::address], address) ||
        !plain(parts.raw[Parts::agent], agent) || !plain(parts.raw[Parts::region], region) ||
        !plain(parts.raw[Parts::account], account) || caller.empty() || caller[0] != '{')
        return false;
    // Who signs in has yet to prove who he is.
    if (isSame(source, "signin.amazonaws.com")) return true;
    caller_.clear();
    appendCaller(caller_, caller);
    caller_.append("\n").append(account).append("\n").append(parts.raw[Parts::console]);
    // A browser is no tool.
    if (agent.substr(0, 8) == "Mozilla/") agent = agent.substr(0, 8);
    uint64_t hash = mixed(uint64_t(seconds / span), caller_);
    for (Text part : {networkOf(address), agent, region}) hash = mixed(hash, part);
    if (!isNew(hash)) return true;

    rt_sighting sighting{};
    sighting.caller = numberOf();
    sighting.seconds = seconds;
    auto put = [&](Text part, size_t &at, size_t &size) {
        at = texts_.size();
        size = part.size();
        texts_.append(part);
    };
    put(address, sighting.address, sighting.address_length);
    put(agent, sighting.agent, sighting.agent_length);
    put(region, sighting.region, sighting.region_length);
    sighting.text = texts_.size();
    texts_.append("{\"userIdentity\":").append(caller);
    for (size_t part : {Parts::account, Parts::console}) {
        if (parts.raw[part].empty()) continue;
        texts_.append(",\"").append(Parts::names[part]).append("\":").append(parts.raw[part]);
    }
    texts_.append("}");
    sighting.length = texts_.size() - sighting.text;
    found_.push_back(sighting);
    return true;
}

} // namespace squelch
