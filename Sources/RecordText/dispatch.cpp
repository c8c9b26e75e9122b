#include "dispatch.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

namespace squelch {

size_t subtreeEnd(const rt_node *nodes, size_t at) {
    size_t left = 1;
    while (left > 0) {
        const rt_node &node = nodes[at++];
        left--;
        if (node.kind == RT_ARRAY) left += node.length;
        else if (node.kind == RT_OBJECT) left += 2 * size_t(node.length);
    }
    return at;
}

bool equalsIgnoringCase(std::string_view text, std::string_view lowered) {
    if (text.size() != lowered.size()) return false;
    for (size_t i = 0; i < text.size(); i++)
        if (lower(text[i]) != lowered[i]) return false;
    return true;
}

} // namespace squelch

using squelch::lower;
using squelch::subtreeEnd;

namespace {

std::string_view textOf(const rt_node &node) { return {node.text, node.length}; }

bool isAscii(std::string_view text) {
    unsigned char all = 0;
    for (char c : text) all |= (unsigned char)c;
    return all < 0x80;
}

/// Block by block in a form that compilers vectorise: `memmem` is ten times slower on short words.
bool contains(std::string_view text, std::string_view word) {
    if (word.empty()) return true;
    if (text.size() < word.size()) return false;
    constexpr size_t block = 64;
    const char first = word.front(), last = word.back();
    const char *at = text.data(), *behind = at + (text.size() - word.size()) + 1;
    for (size_t offset = word.size() - 1; at < behind; at += block) {
        size_t count = std::min(block, size_t(behind - at));
        unsigned char found = 0;
        if (count == block)
            for (size_t i = 0; i < block; i++)
                found |= (unsigned char)((at[i] == first) & (at[i + offset] == last));
        else found = 1;
        for (size_t i = 0; found && i < count; i++)
            if (at[i] == first && at[i + offset] == last && std::memcmp(at + i, word.data(), word.size()) == 0)
                return true;
    }
    return false;
}

/// Of what stands behind a backslash: letters beyond ASCII may have a lower case in it, and an end of line may stand
/// between what belongs together.
bool hidesPlainText(std::string_view escape) {
    if (escape.empty() || escape[0] == 'n' || escape[0] == 'r' || escape[0] == 't') return true;
    return escape[0] == 'u' && (escape.size() < 5 || escape.substr(1, 2) != "00" || escape[3] > '7');
}

/// 0 for what a plain spelling leaves out.
std::array<char, 256> makePlainLetters() {
    std::array<char, 256> letters;
    for (size_t c = 0; c < letters.size(); c++) letters[c] = lower(char(c));
    for (char c : {'_', '-', ' ', '\\'}) letters[size_t(c)] = 0;
    return letters;
}

/// `text` in lower case, in a buffer of the thread's own.
const std::string &lowered(std::string_view text) {
    thread_local std::string buffer;
    buffer.assign(text);
    for (char &c : buffer) c = lower(c);
    return buffer;
}

} // namespace

void rt_table::seal() {
    skimPlan.reset(squelch::SkimPlan::make(*this));
    for (const std::string &field : fields) longestField = std::max(longestField, field.size());
    for (const std::string &value : exact) longestExact = std::max(longestExact, value.size());

    std::vector<std::string_view> words(fragments.begin(), fragments.end());
    words.insert(words.end(), exact.begin(), exact.end());
    letterCount = 1;
    for (std::string_view word : words)
        for (char c : word) {
            unsigned char letter = (unsigned char)lower(c);
            if (letters[letter] == 0 && letterCount < 256) letters[letter] = uint8_t(letterCount++);
        }
    for (int c = 'A'; c <= 'Z'; c++) letters[size_t(c)] = letters[size_t(c | 0x20)];

    next.assign(letterCount, 0);
    accepting.assign(1, 0);
    for (size_t i = 0; i < words.size(); i++) {
        uint32_t state = 0;
        for (char c : words[i]) {
            uint8_t letter = letters[(unsigned char)c];
            uint32_t target = next[state * letterCount + letter];
            if (target == 0) {
                target = uint32_t(accepting.size());
                next.resize(next.size() + letterCount, 0);
                accepting.push_back(0);
                next[state * letterCount + letter] = target;
            }
            state = target;
        }
        accepting[state] |= i < fragments.size() ? 1 : 2;
    }
    // Failure links, breadth first; missing edges are filled in place.
    std::vector<uint32_t> failure(accepting.size(), 0), queue;
    for (size_t letter = 0; letter < letterCount; letter++)
        if (uint32_t child = next[letter]) queue.push_back(child);
    for (size_t i = 0; i < queue.size(); i++) {
        uint32_t state = queue[i];
        accepting[state] |= accepting[failure[state]];
        for (size_t letter = 0; letter < letterCount; letter++) {
            uint32_t &child = next[state * letterCount + letter];
            uint32_t other = next[failure[state] * letterCount + letter];
            if (child) {
                failure[child] = other;
                queue.push_back(child);
            } else {
                child = other;
            }
        }
    }
}

bool rt_table::anyPart(std::string_view text, bool withExact) const {
    uint8_t wanted = withExact ? 3 : 1;
    if (accepting[0] & wanted) return true;
    uint32_t state = 0;
    for (char c : text) {
        state = next[state * letterCount + letters[(unsigned char)c]];
        if (accepting[state] & wanted) return true;
    }
    return false;
}

bool rt_table::matchesKey(std::string_view key) const {
    // Collectors flatten: of `protoPayload.methodName` the last part counts.
    size_t dot = key.rfind('.');
    if (dot != std::string_view::npos && matchesKey(key.substr(dot + 1))) return true;
    if (key.size() > longestField) return false;
    return fields.count(lowered(key)) > 0;
}

bool rt_table::matchesValue(std::string_view text) const {
    if (!isAscii(text)) return true;
    if (text.size() <= longestExact && exact.count(lowered(text)) > 0) return true;
    return anyPart(text, false);
}

uint64_t rt_table::testsOf(std::string_view text) const {
    const std::string &value = lowered(text);
    uint64_t tests = 0;
    bool isWantedAnyway = !isAscii(text);
    auto add = [&](const std::unordered_map<std::string, uint64_t> &tested, const std::string &wanted) {
        auto found = tested.find(wanted);
        if (found == tested.end()) isWantedAnyway = true;
        else tests |= found->second;
    };
    if (exact.count(value)) add(testedExact, value);
    for (const std::string &fragment : fragments)
        if (value.find(fragment) != std::string::npos) add(testedFragments, fragment);
    return isWantedAnyway ? 0 : tests;
}

bool rt_table::bearsSign(uint64_t tests, std::string_view text, std::string &plain) const {
    if (!isAscii(text)) return true;
    for (size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at + 1))
        if (hidesPlainText(text.substr(at + 1))) return true;
    static const std::array<char, 256> plainLetters = makePlainLetters();
    plain.resize(text.size());
    char *end = plain.data();
    for (char c : text) {
        *end = plainLetters[(unsigned char)c];
        end += *end != 0;
    }
    std::string_view record(plain.data(), size_t(end - plain.data()));
    for (size_t test = 0; test < signs.size(); test++) {
        if (!(tests >> test & 1)) continue;
        for (const std::string &sign : signs[test])
            if (contains(record, sign)) return true;
    }
    return false;
}

/// `1.0`, `1e0` and `-0` are equal to numbers that are spelled otherwise in a rule.
bool rt_table::matchesNumber(std::string_view token) const {
    return token.find_first_of(".eE") != std::string_view::npos || token == "-0" || matchesValue(token);
}

/// JSON inside a string (Azure's properties, Pub/Sub attributes): a rule's field may lie in there, under any key.
bool rt_table::matchesEmbedded(std::string_view text) const {
    size_t at = text.find_first_not_of(" \t\r\n");
    if (at == std::string_view::npos || (text[at] != '{' && text[at] != '[')) return false;
    // A letter or a slash may be escaped in there.
    return !isAscii(text) || text.find("\\u") != std::string_view::npos ||
           text.find("\\/") != std::string_view::npos || anyPart(text, true);
}

bool rt_table::matches(const rt_node *nodes, size_t at) const {
    size_t end = subtreeEnd(nodes, at);
    size_t coveredUntil = at; // nodes before it stand below a wanted key
    // Objects and arrays still open, innermost last: what is left of them, and whether a key is due.
    struct Level {
        uint32_t left;
        bool isObject;
    };
    thread_local std::vector<Level> levels;
    levels.clear();
    for (size_t i = at; i < end; i++) {
        const rt_node &node = nodes[i];
        bool isKey = false;
        while (!levels.empty() && levels.back().left == 0) levels.pop_back();
        if (!levels.empty()) {
            Level &level = levels.back();
            isKey = level.isObject && level.left % 2 == 0;
            level.left--;
        }
        if (isKey) {
            if (i >= coveredUntil && matchesKey(textOf(node))) coveredUntil = subtreeEnd(nodes, i + 1);
            continue;
        }
        bool covered = i < coveredUntil;
        switch (node.kind) {
        case RT_STRING:
            if (covered ? matchesValue(textOf(node)) || matchesEmbedded(textOf(node)) : matchesEmbedded(textOf(node)))
                return true;
            break;
        case RT_NUMBER:
            if (covered && matchesNumber(textOf(node))) return true;
            break;
        case RT_TRUE:
        case RT_FALSE:
            if (covered && matchesValue(node.kind == RT_TRUE ? "true" : "false")) return true;
            break;
        case RT_ARRAY: levels.push_back({node.length, false}); break;
        case RT_OBJECT: levels.push_back({2 * node.length, true}); break;
        default: break;
        }
    }
    return false;
}

rt_table *rt_table_new(void) { return new (std::nothrow) rt_table(); }
void rt_table_free(rt_table *table) { delete table; }
void rt_table_add_field(rt_table *table, const char *text, size_t length) { table->fields.emplace(text, length); }
void rt_table_add_exact(rt_table *table, const char *text, size_t length) { table->exact.emplace(text, length); }
void rt_table_add_fragment(rt_table *table, const char *text, size_t length) {
    table->fragments.emplace_back(text, length);
}
void rt_table_add_tested(rt_table *table, unsigned test, bool isWhole, const char *text, size_t length) {
    (isWhole ? table->testedExact : table->testedFragments)[{text, length}] |= uint64_t(1) << test;
}
void rt_table_add_sign(rt_table *table, unsigned test, const char *text, size_t length) {
    if (table->signs.size() <= test) table->signs.resize(test + 1);
    table->signs[test].emplace_back(text, length);
}
void rt_table_add_aside(rt_table *table, const char *text, size_t length, bool isError, uint32_t kind) {
    (isError ? table->aside.errors : table->aside.names).emplace(std::string(text, length), kind);
}
void rt_table_add_kept(rt_table *table, const char *path, size_t length, bool isSubject) {
    table->aside.keep({path, length}, isSubject);
}
void rt_table_see_all(rt_table *table) { table->seesAll = true; }
void rt_table_seal(rt_table *table) { table->seal(); }

bool rt_table_matches(const rt_table *table, const char *text, size_t length) {
    rt_json_parser *parser = rt_json_parser_new();
    const rt_node *nodes = nullptr;
    size_t count = 0;
    bool matches = rt_json_parse(parser, text, length, &nodes, &count) != RT_JSON_OK || table->matches(nodes, 0);
    rt_json_parser_free(parser);
    return matches;
}
