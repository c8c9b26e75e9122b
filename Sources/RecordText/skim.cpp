#include "skim.h"

#include "dispatch.h"

#include <algorithm>

namespace squelch {

namespace {

// Looking ahead from a key is bounded, so that what is found never depends on how the input was cut.
constexpr size_t mostSpace = 64;
constexpr size_t longestValue = 200;
constexpr uint64_t caseBits = 0x2020202020202020;

int hexDigit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

uint32_t tailOf(const char *end) {
    uint32_t tail;
    std::memcpy(&tail, end - 4, 4);
    return tail | 0x20202020;
}

uint64_t load8(const char *at) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    return word;
}

const char *skipSpaces(const char *at, const char *end) {
    const char *stop = at + std::min(mostSpace, size_t(end - at));
    while (at < stop && *at == ' ') at++;
    return at;
}

} // namespace

const SkimPlan *SkimPlan::make(const rt_table &table) {
    auto *plan = new SkimPlan();
    // Sorted: two runs look at the same key first.
    std::vector<std::string_view> keys(table.fields.begin(), table.fields.end());
    std::sort(keys.begin(), keys.end());
    bool fits = !keys.empty();
    for (std::string_view key : keys) {
        // `protopayload.methodname` ends with `.methodname`, which is found as `methodname`.
        size_t dot = key.rfind('.');
        if (dot != std::string_view::npos && table.fields.count(std::string(key.substr(dot + 1)))) continue;
        fits = fits && plan->add(key, false);
    }
    // The body of a Pub/Sub message is base64: nothing can be found in it.
    fits = fits && plan->add("data", true);
    if (fits) {
        for (char c : {'.', '"', '\\'}) plan->spells[size_t(c)] = true;
        plan->high[2] |= 1 << 6;
        plan->low[0x0] |= 1 << 6; // space
        plan->low[0xC] |= 1 << 6; // comma
        plan->high[3] |= 1 << 7;
        plan->low[0xA] |= 1 << 7; // colon
        return plan;
    }
    delete plan;
    return nullptr;
}

bool SkimPlan::add(std::string_view field, bool isUnreadable) {
    if (field.size() < 4) return false;
    for (char c : field) {
        // Beyond these a character has a short escape, or is none of ASCII's printable ones.
        if (c < 0x20 || c > 0x7E || c == '"' || c == '\\' || c == '/') return false;
        spells[size_t(c)] = true;
        if (c >= 'a' && c <= 'z') spells[size_t(c) - 0x20] = true;
    }
    classify((unsigned char)field[field.size() - 2], 0);
    classify((unsigned char)field[field.size() - 1], 3);
    const char *end = field.data() + field.size();
    bool isLong = field.size() >= 8;
    fields.push_back({std::string(field), tailOf(end), isLong ? load8(field.data()) | caseBits : 0,
                      isLong ? load8(end - 8) | caseBits : 0, isUnreadable});
    return true;
}

/// A letter and its capital differ in bit 5 alone; rows 4 and 6, 5 and 7 share a bit.
void SkimPlan::classify(unsigned char letter, int firstBit) {
    int row = letter >> 4;
    int group = row < 4 ? 2 : row % 2;
    uint8_t bit = uint8_t(1 << (firstBit + group));
    low[letter & 15] |= bit;
    if (group == 2) high[2] |= bit, high[3] |= bit;
    else high[4 + group] |= bit, high[6 + group] |= bit;
}

Skimmer::Skimmer(const rt_table *table) : table_(table), plan_(table ? table->skimPlan.get() : nullptr) {
    if (!plan_) return;
    memo_.resize(memos);
    marks_.resize(2 * mostMarks);
}

Skim Skimmer::skim(const char *begin, const char *end, size_t most) {
    static const SkimKernel kernel = skimKernel();
    const Outline *outline = outlineOf(begin, end);
    if (!outline) return {SkimOutcome::unfit};
    Skim found = kernel(*this, begin, end, most);
    found.cloud = outline->cloud;
    return found;
}

Skim Skimmer::skim(SkimKernel kernel, const char *text, size_t length) {
    return kernel(*this, text, text + length, std::min<size_t>(length + 1, UINT16_MAX));
}

// MARK: Outlines

/// `{"first":"value","second":` at the beginning; a first value that is no plain string ends the outline.
bool Skimmer::outline(std::string_view text, Outline &outline) {
    size_t at = text.find('"');
    if (at == std::string_view::npos || at > mostSpace) return false;
    at = text.find('"', at + 1);
    if (at == std::string_view::npos) return false;
    at = text.find_first_not_of(" :", at + 1);
    if (at == std::string_view::npos) return false;
    outline.first = text.substr(0, at + 1);
    outline.second.clear();
    if (text[at] == '"') {
        size_t close = text.find_first_of("\"\\", at + 1);
        if (close == std::string_view::npos || close - at > longestValue || text[close] != '"') return false;
        size_t key = text.find('"', close + 1);
        if (key == std::string_view::npos) return false;
        key = text.find('"', key + 1);
        if (key == std::string_view::npos) return false;
        outline.second = text.substr(close, key + 1 - close);
    } else if (text[at] != '{') {
        return false;
    }
    // Over several lines: such records are left to the splitter.
    auto isControl = [](char c) { return (unsigned char)c < 0x20; };
    return outline.first.size() + outline.second.size() <= 2 * mostSpace &&
           std::none_of(outline.first.begin(), outline.first.end(), isControl) &&
           std::none_of(outline.second.begin(), outline.second.end(), isControl);
}

void Skimmer::learn(std::string_view text, rt_cloud cloud) {
    Outline found;
    if (!plan_ || outlines_.size() >= mostOutlines || text.empty() || text[0] != '{') return;
    if (outlineOf(text.data(), text.data() + text.size()) || !outline(text, found)) return;
    found.cloud = cloud;
    outlines_.push_back(std::move(found));
}

const Skimmer::Outline *Skimmer::outlineOf(const char *begin, const char *end) const {
    size_t left = size_t(end - begin);
    for (const Outline &outline : outlines_) {
        size_t at = outline.first.size();
        if (left < at || std::memcmp(begin, outline.first.data(), at) != 0) continue;
        if (outline.second.empty()) return &outline;
        size_t stop = std::min(left, at + longestValue);
        while (at < stop && begin[at] != '"' && begin[at] != '\\') at++;
        if (left - at >= outline.second.size() &&
            std::memcmp(begin + at, outline.second.data(), outline.second.size()) == 0)
            return &outline;
    }
    return nullptr;
}

// MARK: Keys

Skim Skimmer::marked(const char *begin, const char *end, size_t length, const uint16_t *keysEnd,
                     const uint16_t *escapesEnd) {
    const uint16_t *keys = keyMarks(), *escapes = escapeMarks();
    bool sawKey = false;
    Key worst = Key::none;
    for (; keys < keysEnd && worst == Key::none; keys++) {
        Key found = key(begin, begin + *keys, end);
        if (found == Key::harmless) sawKey = true;
        else worst = found;
    }
    for (; escapes < escapesEnd && worst == Key::none; escapes++) worst = escape(begin + *escapes, end);
    if (worst == Key::incomplete) return {SkimOutcome::incomplete};
    // A record without any of the keys is of no kind that the rules know: the parser shall name it.
    if (worst == Key::hit || !sawKey) return {SkimOutcome::unfit};
    return {SkimOutcome::passed, length};
}

Skimmer::Key Skimmer::key(const char *begin, const char *at, const char *end) {
    size_t before = size_t(at - begin);
    if (before < 5) return Key::none;
    uint32_t tail = tailOf(at);
    const SkimPlan::Field *field = nullptr;
    for (const SkimPlan::Field &known : plan_->fields) {
        size_t length = known.text.size();
        if (known.tail != tail || before <= length) continue;
        // Bit 5 is the case of a letter; what it makes of other bytes can only find too much.
        bool isSame = length < 8 ? equalsIgnoringCase({at - length, length}, known.text)
                                 : (load8(at - 8) | caseBits) == known.last &&
                                       (load8(at - length) | caseBits) == known.first &&
                                       (length <= 16 || equalsIgnoringCase({at - length, length}, known.text));
        if (!isSame) continue;
        char previous = at[-ptrdiff_t(length) - 1];
        if (previous != '"' && previous != '.') continue;
        field = &known;
        break;
    }
    if (!field) return Key::none;

    const char *stop = at + std::min(mostSpace, size_t(end - at));
    while (at < stop && *at == '\\') at++;
    if (at == end) return Key::incomplete;
    if (at == stop) return Key::hit;
    if (*at != '"') return Key::none; // the key goes on
    at = skipSpaces(at + 1, end);
    if (at == end) return Key::incomplete;
    if (*at == ',' || *at == '}' || *at == ']') return Key::none; // a value
    if (*at != ':' || field->isUnreadable) return Key::hit;
    at = skipSpaces(at + 1, end);
    const char *quote = at;
    stop = at + std::min(mostSpace, size_t(end - at));
    while (quote < stop && *quote == '\\') quote++;
    if (quote == end) return Key::incomplete;
    if (*quote != '"') {
        if (quote == at && end - at >= 4 && std::memcmp(at, "null", 4) == 0) return Key::none;
        return end - at < 4 ? Key::incomplete : Key::hit;
    }

    size_t slashes = size_t(quote - at);
    const char *text = quote + 1;
    stop = text + std::min(longestValue, size_t(end - text));
    const char *close = text;
    while (close < stop && *close != '"' && *close != '\\' && (unsigned char)*close < 0x80) close++;
    if (close == stop) return close == end ? Key::incomplete : Key::hit;
    if (size_t(end - close) <= slashes) return Key::incomplete;
    for (size_t i = 0; i < slashes; i++)
        if (close[i] != '\\') return Key::hit;
    if (close[slashes] != '"') return Key::hit;
    return value({text, size_t(close - text)});
}

/// Plain ASCII without escapes.
Skimmer::Key Skimmer::value(std::string_view text) {
    if (text.empty() || text.size() > sizeof(Memo::text) || text[0] == '{' || text[0] == '[' || text[0] == ' ')
        return Key::hit;
    uint64_t first = text.size() >= 8 ? load8(text.data()) : uint64_t((unsigned char)text[0]) << 8;
    uint64_t last = text.size() >= 8 ? load8(text.data() + text.size() - 8) : (unsigned char)text.back();
    uint64_t hash = (first ^ (last << 7 | last >> 57) ^ text.size()) * 0x9E3779B97F4A7C15;
    Memo &memo = memo_[hash >> 54];
    if (memo.length == text.size() && std::memcmp(memo.text, text.data(), text.size()) == 0) return Key::harmless;
    if (table_->matchesValue(text)) return Key::hit;
    memo.length = uint8_t(text.size());
    std::memcpy(memo.text, text.data(), text.size());
    return Key::harmless;
}

Skimmer::Key Skimmer::escape(const char *at, const char *end) const {
    if (end - at < 5) return Key::incomplete;
    int value = 0;
    for (int i = 1; i <= 4; i++) {
        int digit = hexDigit(at[i]);
        if (digit < 0) return Key::hit;
        value = value << 4 | digit;
    }
    return value < 0x20 || (value < 0x80 && plan_->spells[size_t(value)]) ? Key::hit : Key::none;
}

} // namespace squelch

size_t rt_table_skims(const rt_table *table, const char *text, size_t length, int number) {
    squelch::SkimKernel kernel = squelch::skimKernel(number);
    if (!kernel) return SIZE_MAX;
    squelch::Skimmer skimmer(table);
    if (!skimmer.isOn()) return 0;
    std::string padded(text, length);
    padded.resize(length + RT_PADDING);
    squelch::Skim found = skimmer.skim(kernel, padded.data(), length);
    return found.outcome == squelch::SkimOutcome::passed ? found.length : 0;
}
