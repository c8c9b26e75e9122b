// The byte loop of the splitter, over one unit: see `Splitter`.
#include "splitter.h"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace squelch {

namespace {

/// The first quote, backslash or newline.
const char *endOfPlainText(const char *at, const char *end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), line = _mm_set1_epi8('\n');
    while (end - at >= 16) {
        __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, slash)),
                                   _mm_cmpeq_epi8(bytes, line));
        int mask = _mm_movemask_epi8(hit);
        if (mask) return at + __builtin_ctz(unsigned(mask));
        at += 16;
    }
#endif
    while (at < end && *at != '"' && *at != '\\' && *at != '\n') at++;
    return at;
}

} // namespace

bool isAuditKey(std::string_view key) {
    return key == "eventVersion" || key == "eventSource" || key == "eventName" || key == "protoPayload" ||
           key == "logName" || key == "operationName" || key == "userIdentity" || key == "detail";
}

void Splitter::unit() {
    const char *begin = buffer_, *end = begin + length_, *at = begin + scan_;
    auto stop = [&](const char *here) { scan_ = size_t(here - begin); };
    while (at < end) {
        if (inString_) {
            if (escaped_) {
                escaped_ = false;
                if (inKey_ && key_.size() < longestKey) key_.push_back(*at);
                if (*at == '\n') {
                    stop(at);
                    return breakUnit(RT_FAULT_MALFORMED);
                }
                at++;
                continue;
            }
            const char *plain = at;
            at = endOfPlainText(at, end);
            if (inKey_ && key_.size() < longestKey)
                key_.append(plain, std::min(size_t(at - plain), longestKey - key_.size()));
            if (at == end) break;
            if (*at == '\\') {
                escaped_ = true;
                if (inKey_ && key_.size() < longestKey) key_.push_back('\\');
            } else if (*at == '"') {
                inString_ = false;
                previous_ = '"';
                if (inKey_) noteKey();
            } else {
                stop(at);
                return breakUnit(RT_FAULT_MALFORMED);
            }
            at++;
            continue;
        }
        char c = *at;
        switch (c) {
        case ' ':
        case '\t':
        case '\r': break;
        case '\n': lastNewline_ = dropped_ + size_t(at - begin); break;
        case '"':
            if (previous_ != ',' && previous_ != ':' && previous_ != '{' && previous_ != '[') {
                stop(at);
                return breakUnit(RT_FAULT_MALFORMED);
            }
            inString_ = true;
            inKey_ = depth_ == unitDepth_ + 1 && previous_ != ':' && top() == '{';
            if (inKey_) key_.clear();
            break;
        case '{':
        case '[':
            if (previous_ != ':' && previous_ != '[' && !(previous_ == ',' && top() != '{')) {
                stop(at);
                return breakUnit(RT_FAULT_MALFORMED);
            }
            if (c == '{' && isLostCause(size_t(at - begin))) {
                stop(at);
                overLimit_ = true;
                breakUnit(RT_FAULT_TOO_LARGE);
                lineBlank_ = true;
                column_ = 0;
                return;
            }
            if (c == '[' && depth_ == unitDepth_ + 1 && previous_ == ':') {
                stop(at);
                if (enterList()) return;
            }
            push(c);
            previous_ = c;
            break;
        case '}':
        case ']': {
            char open = top();
            if (open && (open == '{') != (c == '}')) {
                stop(at);
                return breakUnit(RT_FAULT_MALFORMED);
            }
            pop();
            previous_ = c;
            if (depth_ == unitDepth_) {
                stop(at + 1);
                return endUnit();
            }
            break;
        }
        case ':':
            if (previous_ != '"' || top() == '[') {
                stop(at);
                return breakUnit(RT_FAULT_MALFORMED);
            }
            previous_ = c;
            break;
        case ',': previous_ = c; break;
        default:
            // Numbers, true, false, null; the parser looks at them closely.
            if (previous_ != ':' && previous_ != 's' && !((previous_ == ',' || previous_ == '[') && top() != '{')) {
                stop(at);
                return breakUnit(RT_FAULT_MALFORMED);
            }
            previous_ = 's';
            break;
        }
        at++;
    }
    stop(at);
}

/// At a `{`: whether the unit is over the limit anyway, and this begins a line like a new one. Half a record whose
/// brackets never close would else swallow the rest of the file.
bool Splitter::isLostCause(size_t position) const {
    uint64_t here = dropped_ + position;
    return !isContainer_ && here == lastNewline_ + 1 && here - unitBegan_ > limit_;
}

void Splitter::noteKey() {
    inKey_ = false;
    if (!hasFirstKey_) {
        hasFirstKey_ = true;
        firstKey_ = key_;
    }
    if (!isAudit_ && isAuditKey(key_)) isAudit_ = true;
}

} // namespace squelch
