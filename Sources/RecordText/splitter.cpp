#include "splitter.h"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace squelch {

namespace {

// Deeper brackets are counted, not remembered; the parser refuses them long before.
constexpr size_t rememberedDepth = 1 << 16;
// Lists in lists; what is nested deeper is a unit, and no record.
constexpr size_t nestedLists = 16;
constexpr size_t longestKey = 48;
constexpr size_t longestHeader = 1 << 16;
// Searching inside broken units costs at most this, and four times what was read: hostile input stays linear.
constexpr uint64_t freeRescan = 64u << 20;

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

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

/// Keys whose array holds the records: CloudTrail files, Event Hub and diagnostic settings, the Azure REST API,
/// `lookup-events`, Pub/Sub pull, the Cloud Logging API.
bool isListKey(std::string_view key) {
    return key == "Records" || key == "records" || key == "value" || key == "Events" || key == "receivedMessages" ||
           key == "entries";
}

/// Keys that only a record has: from the first of them on, no list inside it is a container.
bool isAuditKey(std::string_view key) {
    return key == "eventVersion" || key == "eventSource" || key == "eventName" || key == "protoPayload" ||
           key == "logName" || key == "operationName" || key == "userIdentity" || key == "detail";
}

/// Keys that begin records as their exporters write them, and begin nothing nested inside a record.
constexpr std::string_view openingKeys[] = {
    "eventVersion", "eventTime", "eventID",   "eventSource", "userIdentity", "awsRegion", "EventId",
    "insertId",     "logName",   "protoPayload", "httpRequest", "time",      "resourceId", "authorization",
    "caller",       "channels",  "ackId",     "account",     "Records",      "records",
};

/// A header line of a table: several names, no brace or bracket opened before them.
bool isTableHeader(std::string_view line) {
    size_t commas = 0;
    for (char c : line) {
        if (c == ',') commas++;
        if (c == '{' || c == '}' || c == ':' || (unsigned char)c < 0x20) {
            if (c != '\r' && c != '\t') return false;
        }
    }
    return commas >= 2;
}

} // namespace

void Splitter::begin() {
    length_ = scan_ = 0;
    state_ = State::between;
    sawAnything_ = false;
    brackets_.clear();
    depth_ = 0;
    frames_.clear();
    record_ = newlines_ = dropped_ = rescanned_ = 0;
    counted_ = 0;
    column_ = 0;
    lineBlank_ = true;
    afterBreak_ = false;
    firstKeys_.clear();
    garbageLines_ = garbageRecord_ = 0;
    firstLine_.clear();
    takesFirstLine_ = false;
    isContainer_ = overLimit_ = false;
}

/// From where on the buffer is still needed.
size_t Splitter::kept() const {
    switch (state_) {
    case State::unit:
    case State::scalar: return isContainer_ || overLimit_ ? scan_ : start_;
    case State::recover: return hope_ == Hope::opened || hope_ == Hope::key ? hopeStart_ : scan_;
    default: return scan_;
    }
}

char *Splitter::space(size_t count) {
    size_t from = kept();
    if (from > 0) {
        lineAt(from);
        std::memmove(buffer_.data(), buffer_.data() + from, length_ - from);
        dropped_ += from;
        length_ -= from;
        scan_ -= from;
        counted_ -= std::min(counted_, from);
        start_ -= std::min(start_, from);
        hopeStart_ -= std::min(hopeStart_, from);
    }
    if (buffer_.size() < length_ + count) buffer_.resize(std::max(length_ + count, buffer_.size() * 3 / 2));
    return buffer_.data() + length_;
}

void Splitter::advance(size_t count) {
    length_ += count;
    run();
    bool holds = state_ == State::unit || state_ == State::scalar;
    if (holds && !isContainer_ && length_ - start_ > limit_) overLimit_ = true;
}

void Splitter::run() {
    while (scan_ < length_) {
        switch (state_) {
        case State::between: between(); break;
        case State::unit: unit(); break;
        case State::scalar: scalar(); break;
        case State::garbage: garbage(); break;
        case State::recover: recover(); break;
        case State::ignore: scan_ = length_; break;
        }
    }
}

void Splitter::finish() {
    bool cutOff = false;
    for (;;) {
        run();
        if (state_ == State::unit && isContainer_) break;
        if (state_ == State::unit || (state_ == State::scalar && inString_)) {
            cutOff = true;
            breakUnit(RT_FAULT_CUT_OFF);
            continue;
        }
        if (state_ == State::scalar) {
            endUnit();
            continue;
        }
        break;
    }
    if (state_ == State::garbage) endGarbageLine();
    endGarbage();
    bool open = !frames_.empty() || state_ == State::unit;
    if (open && !cutOff && state_ != State::recover && state_ != State::ignore)
        sink_.broken(RT_FAULT_OPEN_LIST, record_, lineAt(length_), 1);
}

uint64_t Splitter::lineAt(size_t position) {
    if (position > counted_) {
        newlines_ += uint64_t(std::count(buffer_.data() + counted_, buffer_.data() + position, '\n'));
        counted_ = position;
    }
    return newlines_ + 1;
}

void Splitter::push(char bracket) {
    if (depth_ < rememberedDepth) brackets_.push_back(bracket);
    depth_++;
}

void Splitter::pop() {
    if (depth_ > 0) depth_--;
    if (brackets_.size() > depth_) brackets_.resize(depth_);
}

void Splitter::cut(size_t depth) {
    depth_ = std::min(depth_, depth);
    if (brackets_.size() > depth_) brackets_.resize(depth_);
}

void Splitter::between() {
    while (scan_ < length_) {
        char c = buffer_[scan_];
        switch (c) {
        case '\n':
            column_ = 0;
            lineBlank_ = true;
            scan_++;
            break;
        case ' ':
        case '\t':
            column_++;
            scan_++;
            break;
        case '\r':
        case '\x1E': // RFC 7464 text sequences
            scan_++;
            break;
        case ',': // between lines of a storage export
            lineBlank_ = false;
            scan_++;
            break;
        case '{': beginUnit(); return;
        case '[':
            if (frames_.size() >= nestedLists) {
                beginUnit();
                return;
            }
            endGarbage();
            sawAnything_ = true;
            lineBlank_ = false;
            push('[');
            frames_.push_back({depth_, depth_, false, -1});
            scan_++;
            break;
        case ']':
            scan_++;
            if (!frames_.empty()) {
                leaveList();
                return;
            }
            if (afterBreak_) break;
            scan_--;
            state_ = State::garbage;
            return;
        case '}':
            if (frames_.empty() && afterBreak_) {
                scan_++;
                break;
            }
            if (!frames_.empty()) {
                sink_.broken(RT_FAULT_MALFORMED, record_, lineAt(scan_), 1);
                Frame frame = frames_.back();
                frames_.pop_back();
                cut(frame.inObject ? frame.unitDepth : frame.depth - 1);
                afterBreak_ = true;
                scan_++;
                break;
            }
            state_ = State::garbage;
            return;
        default:
            if (!frames_.empty()) {
                beginUnit();
                return;
            }
            // A byte order mark, also where files were put one behind the other.
            if ((c == '\xEF' || c == '\xBB' || c == '\xBF') && lineBlank_ && column_ == 0) {
                scan_++;
                break;
            }
            state_ = State::garbage;
            return;
        }
        if (state_ != State::between) return;
    }
}

void Splitter::beginUnit() {
    endGarbage();
    sawAnything_ = true;
    char c = buffer_[scan_];
    start_ = scan_;
    unitBegan_ = dropped_ + start_;
    unitLine_ = lineAt(start_);
    record_++;
    unitDepth_ = depth_;
    isContainer_ = isAudit_ = overLimit_ = inString_ = escaped_ = inKey_ = hasFirstKey_ = false;
    if (lineBlank_ && !frames_.empty()) frames_.back().indent = column_;
    lineBlank_ = false;
    if (c == '{' || c == '[') {
        state_ = State::unit;
        push(c);
        previous_ = c;
    } else {
        state_ = State::scalar;
        inString_ = c == '"';
    }
    scan_++;
}

void Splitter::unit() {
    const char *begin = buffer_.data(), *end = begin + length_, *at = begin + scan_;
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

/// At the `[` after a key of the unit: whether this is the list that the unit is there for.
bool Splitter::enterList() {
    if (isAudit_ || !isListKey(key_) || frames_.size() >= nestedLists) return false;
    if (!isContainer_) record_--;
    isContainer_ = overLimit_ = false;
    push('[');
    frames_.push_back({depth_, unitDepth_, true, -1});
    scan_++;
    state_ = State::between;
    lineBlank_ = false;
    return true;
}

void Splitter::leaveList() {
    Frame frame = frames_.back();
    frames_.pop_back();
    cut(frame.depth - 1);
    lineBlank_ = false;
    if (!frame.inObject) return;
    state_ = State::unit;
    unitDepth_ = frame.unitDepth;
    isContainer_ = true;
    isAudit_ = overLimit_ = inString_ = escaped_ = inKey_ = false;
    hasFirstKey_ = true;
    previous_ = ']';
    start_ = scan_;
}

void Splitter::endUnit() {
    state_ = State::between;
    if (isContainer_) {
        isContainer_ = false;
        return;
    }
    size_t length = scan_ - start_;
    if (overLimit_ || length > limit_) {
        overLimit_ = false;
        sink_.broken(RT_FAULT_TOO_LARGE, record_, unitLine_, 1);
        return;
    }
    std::string_view text(buffer_.data() + start_, length);
    if (sink_.unit(text, record_, unitLine_)) return learnFirstKey();
    // Balanced, and no JSON: half a record may have closed its brackets with those of whole ones.
    if (frames_.empty() && text.find("\n{") != std::string_view::npos) search();
}

void Splitter::learnFirstKey() {
    if (!hasFirstKey_ || firstKeys_.size() >= 8 || firstKey_.empty()) return;
    if (std::find(firstKeys_.begin(), firstKeys_.end(), firstKey_) == firstKeys_.end())
        firstKeys_.push_back(firstKey_);
}

bool Splitter::beginsRecords(std::string_view key) const {
    for (std::string_view known : openingKeys)
        if (known == key) return true;
    return std::find(firstKeys_.begin(), firstKeys_.end(), key) != firstKeys_.end();
}

void Splitter::scalar() {
    while (scan_ < length_) {
        char c = buffer_[scan_];
        if (!inString_) {
            if (isSpace(c) || c == ',' || c == ']' || c == '}' || c == '{' || c == '[' || c == '"') return endUnit();
            scan_++;
            continue;
        }
        if (c == '\n') return breakUnit(RT_FAULT_MALFORMED);
        scan_++;
        if (escaped_) escaped_ = false;
        else if (c == '\\') escaped_ = true;
        else if (c == '"') {
            inString_ = false;
            return endUnit();
        }
    }
}

/// `scan_` stands at what may not stand there.
void Splitter::breakUnit(rt_fault fault) {
    sink_.broken(fault, record_, unitLine_, 1);
    search();
}

/// Leaves the unit and looks for the next one, inside the broken one if that is still held.
void Splitter::search() {
    size_t from = scan_;
    if (!isContainer_ && !overLimit_ && scan_ - start_ <= limit_) {
        uint64_t cost = scan_ - (start_ + 1);
        if (rescanned_ + cost <= freeRescan + 4 * (dropped_ + scan_)) {
            rescanned_ += cost;
            from = start_ + 1;
        }
    }
    cut(base());
    isContainer_ = overLimit_ = inString_ = false;
    state_ = State::recover;
    hope_ = Hope::none;
    afterBreak_ = true;
    lineBlank_ = false;
    scan_ = from;
}

void Splitter::resume(size_t at, bool atTop) {
    if (atTop) {
        frames_.clear();
        cut(0);
    }
    state_ = State::between;
    scan_ = at;
}

void Splitter::recover() {
    while (scan_ < length_) {
        char c = buffer_[scan_];
        if (hope_ == Hope::opened && scan_ - hopeStart_ > longestHeader) hope_ = Hope::none;
        if (hope_ == Hope::key) {
            if (c == '"') {
                if (beginsRecords(hopeKey_)) {
                    lineBlank_ = false;
                    return resume(hopeStart_, false);
                }
                hope_ = Hope::none;
            } else if (hopeKey_.size() < longestKey && c != '\n' && c != '\\') {
                hopeKey_.push_back(c);
                scan_++;
                continue;
            } else {
                hope_ = Hope::none;
            }
        }
        if (c == '\n') {
            column_ = 0;
            lineBlank_ = true;
        } else if (c == ' ' || c == '\t') {
            column_++;
        } else if (c != '\r') {
            if (c == '{' && lineBlank_) {
                bool asElement = !frames_.empty() && frames_.back().indent == column_;
                if (asElement || column_ == 0) return resume(scan_, !asElement);
            }
            lineBlank_ = false;
            switch (c) {
            case '}': hope_ = Hope::closed; break;
            case ',': hope_ = Hope::comma; break;
            case '{':
                if (hope_ == Hope::closed || hope_ == Hope::comma) {
                    hope_ = Hope::opened;
                    hopeStart_ = scan_;
                } else {
                    hope_ = Hope::none;
                }
                break;
            case '"':
                if (hope_ == Hope::opened) {
                    hope_ = Hope::key;
                    hopeKey_.clear();
                } else {
                    hope_ = Hope::none;
                }
                break;
            default: hope_ = Hope::none;
            }
        }
        scan_++;
    }
}

void Splitter::garbage() {
    if (garbageLines_ == 0 && garbageRecord_ == 0) {
        garbageRecord_ = record_ + 1;
        garbageLine_ = lineAt(scan_);
        takesFirstLine_ = !sawAnything_;
    }
    sawAnything_ = true;
    const char *from = buffer_.data() + scan_, *end = buffer_.data() + length_;
    const char *line = static_cast<const char *>(std::memchr(from, '\n', size_t(end - from)));
    if (takesFirstLine_) {
        size_t count = std::min(size_t((line ? line : end) - from), longestHeader - firstLine_.size());
        firstLine_.append(from, count);
    }
    if (!line) {
        scan_ = length_;
        return;
    }
    scan_ = size_t(line - buffer_.data());
    endGarbageLine();
}

void Splitter::endGarbageLine() {
    state_ = State::between;
    garbageLines_++;
    record_++;
    if (!takesFirstLine_) return;
    takesFirstLine_ = false;
    if (!isTableHeader(firstLine_)) return;
    garbageLines_ = garbageRecord_ = 0;
    sink_.broken(RT_FAULT_CSV, 0, 0, 1);
    state_ = State::ignore;
}

void Splitter::endGarbage() {
    if (garbageLines_ > 0) sink_.broken(RT_FAULT_NOT_JSON, garbageRecord_, garbageLine_, garbageLines_);
    garbageLines_ = garbageRecord_ = 0;
}

} // namespace squelch
