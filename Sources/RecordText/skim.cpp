#include "skim.h"

#include "dispatch.h"

#include <algorithm>

namespace squelch {

namespace {

// Looking ahead from a key is bounded, so that what is found never depends on how the input was cut.
constexpr size_t mostSpace = 64;
constexpr size_t longestValue = 200;
constexpr uint64_t caseBits = 0x2020202020202020;
// In the tables of neighbours.
constexpr uint8_t afterQuote = 0x20, afterComma = 0x40, beforeQuote = 0x80, keyBits = 0x1F;
constexpr size_t keyBuckets = 5;

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
    if (!table.signs.empty()) fits = fits && plan->addSigns(table);
    // The body of a Pub/Sub message is base64: nothing can be found in it.
    fits = fits && plan->add("data", true);
    if (fits) {
        plan->finish();
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
    noteTail(field);
    const char *end = field.data() + field.size();
    bool isLong = field.size() >= 8;
    fields.push_back({std::string(field), tailOf(end), isLong ? load8(field.data()) | caseBits : 0,
                      isLong ? load8(end - 8) | caseBits : 0, isUnreadable});
    return true;
}

/// A sign is found as it is spelled, with what its plain spelling leaves out.
bool SkimPlan::addSigns(const rt_table &table) {
    for (char c : {'_', '-', ' '}) spells[size_t(c)] = true;
    for (const auto &signs : table.signs)
        for (const std::string &sign : signs)
            for (char c : sign) {
                if (c < 0x20 || c > 0x7E || c == '\\' || c == '/') return false;
                spells[size_t(c)] = true;
                if (c >= 'a' && c <= 'z') spells[size_t(c) - 0x20] = true;
            }
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

/// The end of a key.
void SkimPlan::noteTail(std::string_view field) {
    size_t length = field.size();
    auto letter = (unsigned char)field[length - 2], last = (unsigned char)field[length - 1];
    classify(letter, 0);
    classify(last, 3);
    std::pair tail{letter, last};
    size_t bucket = size_t(std::find(tails_.begin(), tails_.end(), tail) - tails_.begin());
    if (bucket == tails_.size()) tails_.push_back(tail);
    uint8_t bit = uint8_t(1 << (bucket % keyBuckets));
    auto set = [bit](Table &table, unsigned char c) {
        table[c] |= bit;
        if (c >= 'a' && c <= 'z') table[c - 0x20] |= bit;
    };
    set(before, letter);
    set(here, last);
    if (length > 4) return set(earlier, (unsigned char)field[length - 5]);
    // What stands before a key.
    set(earlier, '"');
    set(earlier, '.');
}

/// What does not depend on the keys.
void SkimPlan::finish() {
    for (char c : {'.', '"', '\\'}) spells[size_t(c)] = true;
    high[2] |= 1 << 6;
    low[0x0] |= 1 << 6; // space
    low[0xC] |= 1 << 6; // comma
    high[3] |= 1 << 7;
    low[0xA] |= 1 << 7; // colon

    constexpr std::string_view separators = " ,:", opening = "{[", closing = "}]";
    auto isOneOf = [](size_t c, std::string_view bytes) { return bytes.find(char(c)) != std::string_view::npos; };
    for (size_t c = 0; c < 128; c++) {
        if (!isOneOf(c, separators) && !isOneOf(c, closing)) next[c] |= afterQuote;
        if (c == ',' || isOneOf(c, closing)) next[c] |= afterComma;
        if (!isOneOf(c, separators) && !isOneOf(c, opening)) here[c] |= beforeQuote;
    }
    here['"'] |= afterQuote;
    here[','] |= afterComma;
    next['"'] |= beforeQuote | keyBits;
    next['\\'] |= keyBits;
    static_assert((afterQuote | afterComma | beforeQuote) == wrongBits && !(wrongBits & keyBits));
}

Skimmer::Skimmer(const rt_table *table) : table_(table), plan_(table ? table->skimPlan.get() : nullptr) {
    if (!plan_) return;
    memo_.resize(memos);
    keyMasks_.resize(mostBlocks);
    keyWords_.resize(mostBlocks);
    escapeMarks_.resize(mostBytes / 2 + 64);
}

Skim Skimmer::skim(const char *begin, const char *end, size_t most) {
    static const SkimKernel kernel = skimKernel();
    const Outline *outline = outlineOf(begin, end);
    if (!outline) return {SkimOutcome::unfit};
    Skim found = kernel(*this, begin, end, most);
    found.cloud = outline->cloud;
    // Others might be containers after all.
    if (found.outcome == SkimOutcome::whole && !outline->isAudit) found.outcome = SkimOutcome::unfit;
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
    size_t key = found.first.find('"') + 1;
    found.isAudit = isAuditKey(std::string_view(found.first).substr(key, found.first.find('"', key) - key));
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

Skim Skimmer::marked(const char *begin, const char *end, size_t length, size_t keyOffset, size_t words,
                     const uint16_t *escapesEnd) {
    const uint16_t *escapes = escapeMarks();
    bool sawKey = false, isAside = false;
    tests_ = 0;
    Key worst = Key::none;
    // Of the last block also what stands behind the record is noted.
    for (size_t i = 0; i < words && worst == Key::none; i++) {
        size_t offset = 64 * keyWords_[i] + keyOffset;
        for (uint64_t ends = keyMasks_[keyWords_[i]]; ends && worst == Key::none; ends &= ends - 1) {
            size_t at = offset + size_t(__builtin_ctzll(ends));
            if (at >= length) break;
            Key found = key(begin, begin + at, end);
            if (found == Key::harmless || found == Key::tested) sawKey = true;
            else if (found == Key::aside) sawKey = isAside = true;
            else worst = found;
        }
    }
    for (; escapes < escapesEnd && *escapes < length && worst == Key::none; escapes++)
        worst = escape(begin + *escapes, end);
    if (worst == Key::incomplete) return {SkimOutcome::incomplete};
    // A record without any of the keys is of no kind that the rules know: the parser shall name it.
    if (worst == Key::hit || !sawKey) return {SkimOutcome::whole, length};
    if (tests_ && table_->bearsSign(tests_, {begin, length}, plain_)) return {SkimOutcome::whole, length};
    return {SkimOutcome::passed, length, RT_AWS, isAside};
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

    // As most records have it: a value seen before, without a space. Behind `end` stands nothing that could be taken
    // for one.
    if (!field->isUnreadable && std::memcmp(at, "\":\"", 3) == 0) {
        const Memo &remembered = memo(at + 3);
        if (remembered.length > 0 && std::memcmp(remembered.text, at + 3, remembered.length) == 0)
            return known(remembered);
    }
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
    if (text.empty() || text.size() >= sizeof(Memo::text) || text[0] == '{' || text[0] == '[' || text[0] == ' ')
        return Key::hit;
    Memo &place = memo(text.data());
    if (place.length == text.size() + 1 && std::memcmp(place.text, text.data(), text.size()) == 0)
        return known(place);
    uint64_t tests = 0;
    bool isAside = table_->aside.has(text);
    if (!isAside && table_->matchesValue(text)) {
        tests = table_->testsOf(text);
        if (!tests) return Key::hit;
    }
    place.tests = tests;
    place.isAside = isAside;
    place.length = uint8_t(text.size() + 1);
    std::memcpy(place.text, text.data(), text.size());
    place.text[text.size()] = '"';
    return known(place);
}

Skimmer::Key Skimmer::known(const Memo &memo) {
    tests_ |= memo.tests;
    if (memo.isAside) return Key::aside;
    return memo.tests ? Key::tested : Key::harmless;
}

/// 24 bytes can be read there: a quote stands behind the value, and 64 bytes behind the window.
Skimmer::Memo &Skimmer::memo(const char *text) {
    uint64_t hash = load8(text) * 0x9E3779B97F4A7C15;
    hash = (hash ^ load8(text + 8)) * 0xC2B2AE3D27D4EB4F;
    hash = (hash ^ load8(text + 16)) * 0x9E3779B97F4A7C15;
    static_assert(memos == 1 << 10);
    return memo_[hash >> 54];
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
    if (!skimmer.isOn() || length == 0 || text[0] != '{') return 0;
    std::string padded(length + 2 * RT_PADDING, '\0');
    padded.replace(RT_PADDING, length, text, length);
    squelch::Skim found = skimmer.skim(kernel, padded.data() + RT_PADDING, length);
    return found.outcome == squelch::SkimOutcome::passed ? found.length : 0;
}
