#include "record_text.h"

#include <re2/re2.h>

#include <cstring>
#include <new>

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
