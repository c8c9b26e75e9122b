#include "splitter.h"

#include <algorithm>
#include <cstring>

namespace squelch {

namespace {

// Deeper brackets are counted, not remembered; the parser refuses them long before.
constexpr size_t rememberedDepth = 1 << 16;
// Lists in lists; what is nested deeper is a unit, and no record.
constexpr size_t nestedLists = 16;

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Keys whose array holds the records: CloudTrail files, Event Hub and diagnostic settings, the Azure REST API,
/// `lookup-events`, Pub/Sub pull, the Cloud Logging API.
bool isListKey(std::string_view key) {
    return key == "Records" || key == "records" || key == "value" || key == "Events" || key == "receivedMessages" ||
           key == "entries";
}

} // namespace

void Splitter::begin() {
    length_ = scan_ = 0;
    state_ = State::between;
    sawAnything_ = waits_ = ended_ = false;
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
    lastNewline_ = UINT64_MAX - 1;
}

void Splitter::begin(uint64_t position, const LineState &state, uint64_t rescanned) {
    begin();
    sawAnything_ = true;
    dropped_ = position;
    firstKeys_ = state.firstKeys;
    afterBreak_ = state.afterBreak;
    rescanned_ = rescanned;
}

bool Splitter::isBetweenLines() const {
    return state_ == State::between && scan_ == length_ && !waits_ && frames_.empty() && depth_ == 0 &&
           garbageLines_ == 0 && garbageRecord_ == 0 && lineBlank_ && column_ == 0 && sawAnything_;
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
        std::memmove(buffer_, buffer_ + from, length_ - from);
        dropped_ += from;
        length_ -= from;
        scan_ -= from;
        counted_ -= std::min(counted_, from);
        start_ -= std::min(start_, from);
        hopeStart_ -= std::min(hopeStart_, from);
    }
    size_t wanted = length_ + count + RT_PADDING;
    if (capacity_ < wanted) {
        capacity_ = std::max(wanted, capacity_ * 3 / 2);
        store_.resize(RT_PADDING + capacity_);
        buffer_ = store_.data() + RT_PADDING;
    }
    return buffer_ + length_;
}

void Splitter::advance(size_t count) {
    length_ += count;
    waits_ = false;
    run();
    bool holds = state_ == State::unit || state_ == State::scalar;
    if (holds && !isContainer_ && length_ - start_ > limit_) overLimit_ = true;
}

void Splitter::run() {
    // What `skim` wants to find behind the end.
    if (capacity_ >= length_ + RT_PADDING) std::memset(buffer_ + length_, 0, RT_PADDING);
    while (scan_ < length_ && !waits_) {
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
    ended_ = true;
    waits_ = false;
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
        newlines_ += uint64_t(std::count(buffer_ + counted_, buffer_ + position, '\n'));
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
        case '{':
            if (passOver()) break;
            if (!waits_) beginUnit();
            return;
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

/// At a `{`: whether the unit is passed over whole. Sets `waits_` where that cannot be told yet.
bool Splitter::passOver() {
    size_t most = std::min(longestSkim, limit_);
    Skim found = sink_.skim(buffer_ + scan_, buffer_ + length_, most);
    waits_ = found.outcome == SkimOutcome::incomplete && !ended_;
    bool isWhole = found.outcome == SkimOutcome::whole;
    if (!isWhole && found.outcome != SkimOutcome::passed) return false;
    endGarbage();
    if (isWhole && !sink_.soundUnit({buffer_ + scan_, found.length}, record_ + 1, lineAt(scan_))) return false;
    sawAnything_ = true;
    record_++;
    if (lineBlank_ && !frames_.empty()) frames_.back().indent = column_;
    lineBlank_ = false;
    // No line ends in it, so none need be looked for.
    lineAt(scan_);
    scan_ += found.length;
    counted_ = scan_;
    return true;
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
    std::string_view text(buffer_ + start_, length);
    if (sink_.unit(text, record_, unitLine_)) return learnFirstKey();
    // Balanced, and no JSON: half a record may have closed its brackets with those of whole ones.
    if (frames_.empty() && text.find("\n{") != std::string_view::npos) search();
}

void Splitter::learnFirstKey() {
    if (!hasFirstKey_ || firstKeys_.size() >= 8 || firstKey_.empty()) return;
    if (std::find(firstKeys_.begin(), firstKeys_.end(), firstKey_) == firstKeys_.end())
        firstKeys_.push_back(firstKey_);
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

} // namespace squelch
