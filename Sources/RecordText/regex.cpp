#include "record_text.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

struct rt_regex {
    re2::RE2 pattern;
    rt_regex(re2::StringPiece text, const re2::RE2::Options &options) : pattern(text, options) {}
};

rt_regex *rt_regex_new(const char *pattern, size_t length, bool ignore_case, bool multi_line,
                       bool dot_matches_newline, char *error, size_t capacity) {
    try {
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_case_sensitive(!ignore_case);
        options.set_dot_nl(dot_matches_newline);
        std::string text(pattern, length);
        // RE2 reads one_line only in POSIX syntax; the flag in the pattern works in Perl syntax.
        if (multi_line) text.insert(0, "(?m)");
        auto *regex = new rt_regex(text, options);
        if (regex->pattern.ok()) return regex;
        std::strncpy(error, regex->pattern.error().c_str(), capacity);
        if (capacity) error[capacity - 1] = 0;
        delete regex;
        return nullptr;
    } catch (...) {
        if (capacity) error[0] = 0;
        return nullptr;
    }
}

void rt_regex_free(rt_regex *regex) { delete regex; }

bool rt_regex_matches(const rt_regex *regex, const char *text, size_t length) {
    return re2::RE2::PartialMatch(re2::StringPiece(text, length), regex->pattern);
}

bool rt_regex_group(const rt_regex *regex, const char *name, size_t name_length, const char *text, size_t length,
                    size_t *start, size_t *count) {
    try {
        const auto &groups = regex->pattern.NamedCapturingGroups();
        auto found = groups.find(std::string(name, name_length));
        if (found == groups.end()) return false;
        int number = found->second;
        std::vector<re2::StringPiece> parts(static_cast<size_t>(number) + 1);
        if (!regex->pattern.Match(re2::StringPiece(text, length), 0, length, re2::RE2::UNANCHORED, parts.data(),
                                  number + 1))
            return false;
        const auto &part = parts[static_cast<size_t>(number)];
        if (part.data() == nullptr) return false;
        *start = static_cast<size_t>(part.data() - text);
        *count = part.size();
        return true;
    } catch (...) {
        return false;
    }
}

struct rt_regex_set {
    re2::RE2::Set patterns;
    explicit rt_regex_set(const re2::RE2::Options &options) : patterns(options, re2::RE2::UNANCHORED) {}
};

rt_regex_set *rt_regex_set_new(void) {
    try {
        re2::RE2::Options options;
        options.set_log_errors(false);
        return new rt_regex_set(options);
    } catch (...) {
        return nullptr;
    }
}

void rt_regex_set_free(rt_regex_set *set) { delete set; }

bool rt_regex_set_add(rt_regex_set *set, const char *pattern, size_t length) {
    try {
        return set->patterns.Add(re2::StringPiece(pattern, length), nullptr) >= 0;
    } catch (...) {
        return false;
    }
}

bool rt_regex_set_seal(rt_regex_set *set) {
    try {
        return set->patterns.Compile();
    } catch (...) {
        return false;
    }
}

size_t rt_regex_set_matches(const rt_regex_set *set, const char *text, size_t length, int32_t *numbers,
                            size_t capacity) {
    try {
        std::vector<int> found;
        re2::RE2::Set::ErrorInfo error{re2::RE2::Set::kNoError};
        if (!set->patterns.Match(re2::StringPiece(text, length), &found, &error))
            return error.kind == re2::RE2::Set::kNoError ? 0 : SIZE_MAX;
        std::sort(found.begin(), found.end());
        size_t count = std::min(found.size(), capacity);
        std::copy_n(found.begin(), count, numbers);
        return count;
    } catch (...) {
        return SIZE_MAX;
    }
}

bool rt_regex_find(const rt_regex *regex, const char *text, size_t length, size_t from, size_t *start, size_t *end) {
    if (from > length) return false;
    re2::StringPiece found;
    if (!regex->pattern.Match(re2::StringPiece(text, length), from, length, re2::RE2::UNANCHORED, &found, 1)) return false;
    *start = size_t(found.data() - text);
    *end = *start + found.size();
    return true;
}
