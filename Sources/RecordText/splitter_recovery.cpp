// What the splitter does where the text is not as it should be: see `Splitter`.
#include "splitter.h"

#include <algorithm>
#include <cstring>

namespace squelch {

namespace {

constexpr size_t longestHeader = 1 << 16;
// Searching inside broken units costs at most this, and four times what was read: hostile input stays linear.
constexpr uint64_t freeRescan = 64u << 20;

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

bool Splitter::beginsRecords(std::string_view key) const {
    for (std::string_view known : openingKeys)
        if (known == key) return true;
    return std::find(firstKeys_.begin(), firstKeys_.end(), key) != firstKeys_.end();
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
    const char *from = buffer_ + scan_, *end = buffer_ + length_;
    const char *line = static_cast<const char *>(std::memchr(from, '\n', size_t(end - from)));
    if (takesFirstLine_) {
        size_t count = std::min(size_t((line ? line : end) - from), longestHeader - firstLine_.size());
        firstLine_.append(from, count);
    }
    if (!line) {
        scan_ = length_;
        return;
    }
    scan_ = size_t(line - buffer_);
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
