#include "aside.h"

#include "caller.h"
#include "dispatch.h"
#include "raw_text.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace squelch {

namespace od = simdjson::ondemand;

namespace {

constexpr size_t longestText = 256;
/// So many callers are known at once.
constexpr size_t mostCallers = 16384;

bool isPlain(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (unsigned char)c < 0x20 || (unsigned char)c >= 0x80 || c == '\\' || c == '"';
    });
}

/// The text between quotes, where it has no escapes and nothing beyond ASCII.
bool plainString(std::string_view raw, std::string_view &text) {
    if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') return false;
    text = raw.substr(1, raw.size() - 2);
    return text.size() <= longestText && isPlain(text);
}

/// As codes of errors are.
bool isWord(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '_';
    });
}

bool number(std::string_view digits, int &value) {
    value = 0;
    for (char c : digits) {
        if (c < '0' || c > '9') return false;
        value = value * 10 + (c - '0');
    }
    return true;
}

} // namespace

bool parseInstant(std::string_view text, int64_t &seconds) {
    int year, month, day, hour, minute, second;
    if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
        text[16] != ':' || text[19] != 'Z')
        return false;
    if (!number(text.substr(0, 4), year) || !number(text.substr(5, 2), month) || !number(text.substr(8, 2), day) ||
        !number(text.substr(11, 2), hour) || !number(text.substr(14, 2), minute) ||
        !number(text.substr(17, 2), second))
        return false;
    static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days[month - 1] + (month == 2 && isLeap) ||
        hour > 23 || minute > 59 || second > 59)
        return false;
    // Years that begin in March, so that the leap day comes last.
    int64_t y = month > 2 ? year : year - 1;
    int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t dayNumber = y * 365 + y / 4 - y / 100 + y / 400 + dayOfYear - 719468;
    seconds = ((dayNumber * 24 + hour) * 60 + minute) * 60 + second;
    return true;
}

bool AsidePlan::has(std::string_view value) const {
    std::string lowered(value);
    for (char &c : lowered) c = lower(c);
    return names.count(lowered) > 0 || errors.count(lowered) > 0;
}

void AsidePlan::keep(std::string_view path, bool isSubject) {
    std::vector<AsidePlan::Member> *members = &kept;
    for (;;) {
        size_t dot = path.find('.');
        std::string_view key = path.substr(0, dot);
        auto known = std::find_if(members->begin(), members->end(), [&](const Member &m) { return m.key == key; });
        if (known == members->end()) known = members->insert(members->end(), Member{std::string(key), false, {}});
        else if (known->inner.empty()) return; // all of it is kept
        if (dot == std::string_view::npos) {
            known->isSubject = known->isSubject || isSubject;
            return;
        }
        members = &known->inner;
        path.remove_prefix(dot + 1);
    }
}

struct AsideReader::Parser {
    od::parser parser;
};

/// One record while it is cut down.
struct AsideReader::Cut {
    std::string &out;
    rt_aside &aside;
    std::string_view time, id, name, error, address, caller, account, console;
    bool hasMessage = false;
    size_t nameAt = 0, errorAt = 0; // where they stand in `out`

    Cut(std::string &out, rt_aside &aside) : out(out), aside(aside) {}
    bool kind(const AsidePlan &plan, uint32_t &kind) const;

    using Member = AsidePlan::Member;

    /// A member of this name; `isOther` where one is spelled so that it may be meant all the same.
    static const Member *named(const std::vector<Member> &members, std::string_view key, bool &isOther) {
        for (const Member &member : members) {
            if (member.key == key) return &member;
            if (member.key.size() != key.size()) continue;
            bool isSame = true;
            for (size_t i = 0; i < key.size() && isSame; i++) isSame = lower(member.key[i]) == lower(key[i]);
            if (isSame) isOther = true;
        }
        return nullptr;
    }

    bool object(od::object members, const std::vector<Member> &kept, bool isTop) {
        uint64_t seen = 0;
        out.push_back('{');
        for (auto each : members) {
            od::field field;
            if (std::move(each).get(field)) return false;
            const char *start = field.key().raw();
            const char *close = static_cast<const char *>(std::memchr(start, '"', longestText));
            if (!close || !isPlain({start, size_t(close - start)})) return false;
            std::string_view key(start, size_t(close - start));
            bool isOther = false;
            const Member *member = named(kept, key, isOther);
            if (isOther) return false;
            if (!member) {
                if (isTop && key == "errorMessage") hasMessage = true;
                continue;
            }
            uint64_t bit = uint64_t(1) << (member - kept.data());
            if (seen & bit) return false;
            seen |= bit;
            if (out.back() != '{') out.push_back(',');
            out.push_back('"');
            out.append(key);
            out.append("\":");
            od::value value = field.value();
            if (!this->value(value, *member, isTop)) return false;
        }
        out.push_back('}');
        return true;
    }

    bool value(od::value &value, const Member &member, bool isTop) {
        od::json_type type;
        if (value.type().get(type)) return false;
        if (!member.inner.empty() && type == od::json_type::object) {
            od::object members;
            return !value.get_object().get(members) && object(members, member.inner, false);
        }
        // JSON inside a string, a list: rare, and for the whole reader.
        std::string_view raw;
        if (!rawOf(value, raw) || (!member.inner.empty() && raw != "null")) return false;
        out.append(raw);
        if (isTop) note(member.key, raw);
        if (!member.isSubject || raw == "null") return true;
        std::string_view text;
        if (!plainString(raw, text)) return false;
        aside.subject = out.size() - 1 - text.size();
        aside.subject_length = text.size();
        return true;
    }

    void note(std::string_view key, std::string_view raw) {
        if (key == "eventTime") time = raw;
        else if (key == "eventID") id = raw;
        else if (key == "eventName") name = raw, nameAt = out.size() - raw.size();
        else if (key == "errorCode") error = raw, errorAt = out.size() - raw.size();
        else if (key == "sourceIPAddress") address = raw;
        else if (key == "userIdentity") caller = raw;
        else if (key == "recipientAccountId") account = raw;
        else if (key == "sessionCredentialFromConsole") console = raw;
    }
};

AsideReader::AsideReader(const AsidePlan &plan) : plan_(plan), parser_(new Parser()) {}
AsideReader::~AsideReader() = default;

void AsideReader::clear() {
    found_.clear();
    texts_.clear();
}

/// By the error, else by the name: what was refused did not happen.
bool AsideReader::Cut::kind(const AsidePlan &plan, uint32_t &kind) const {
    std::string_view text;
    auto known = [&](std::string_view raw, const std::unordered_map<std::string, uint32_t> &table) {
        if (!plainString(raw, text)) return false;
        std::string lowered(text);
        for (char &c : lowered) c = lower(c);
        auto found = table.find(lowered);
        if (found != table.end()) kind = found->second;
        return found != table.end();
    };
    return known(error, plan.errors) || known(name, plan.names);
}

/// Who made a call hangs on these three.
uint32_t AsideReader::numberOf(std::string_view caller, std::string_view account, std::string_view console) {
    caller_.clear();
    appendCaller(caller_, caller);
    caller_.append("\n").append(account).append("\n").append(console);
    auto known = callers_.find(caller_);
    if (known != callers_.end()) return known->second;
    if (callers_.size() >= mostCallers) callers_.clear();
    callers_.emplace(caller_, nextCaller_);
    return nextCaller_++;
}

bool AsideReader::take(const char *text, size_t length) {
    od::parser &parser = parser_->parser;
    size_t before = texts_.size();
    rt_aside aside{};
    auto refused = [&] {
        texts_.resize(before);
        return false;
    };
    od::document document;
    od::object members;
    if (parser.iterate(text, length, length + RT_PADDING).get(document) || document.get_object().get(members))
        return false;
    Cut cut(texts_, aside);
    aside.text = before;
    if (!cut.object(members, plan_.kept, true) || !cut.kind(plan_, aside.kind)) return refused();
    aside.length = texts_.size() - before;

    std::string_view time, id, name, address, error;
    if (!plainString(cut.time, time) || !parseInstant(time, aside.seconds) || !plainString(cut.id, id) ||
        id.empty() || id.find(' ') != std::string_view::npos || !plainString(cut.name, name) ||
        (cut.hasMessage && cut.error.empty()) || cut.caller.empty() || cut.caller[0] != '{' ||
        (!cut.address.empty() && !plainString(cut.address, address)) ||
        (!cut.error.empty() && cut.error != "null" && (!plainString(cut.error, error) || !isWord(error))))
        return refused();
    aside.name = cut.nameAt + 1;
    aside.name_length = name.size();
    aside.error = cut.errorAt + 1;
    aside.error_length = error.size();
    aside.is_console = cut.console == "\"true\"" || cut.console == "true";
    aside.id = 0xCBF29CE484222325;
    for (char c : id) aside.id = (aside.id ^ (unsigned char)c) * 0x100000001B3;
    aside.caller = numberOf(cut.caller, cut.account, cut.console);
    aside.address = texts_.size();
    texts_.append(address);
    aside.address_length = address.size();
    found_.push_back(aside);
    return true;
}

} // namespace squelch
