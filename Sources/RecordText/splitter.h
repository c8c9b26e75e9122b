// Cuts a stream of text into the JSON values that may be records, without ever needing the whole stream.
#pragma once
#include "line_range.h"
#include "record_text.h"
#include "skim.h"

#include <string>
#include <string_view>
#include <vector>

namespace squelch {

/// Who takes what the splitter finds. Numbers count from 1.
class UnitSink {
public:
    virtual ~UnitSink() = default;
    /// A value whose brackets balance; false when it is no JSON after all (then the sink has named it).
    virtual bool unit(std::string_view text, uint64_t record, uint64_t line) = 0;
    /// The same for a record that `skim` has found whole; false, with nothing named, when it is no JSON after all.
    virtual bool soundUnit(std::string_view, uint64_t, uint64_t) { return false; }
    virtual void broken(rt_fault fault, uint64_t record, uint64_t line, uint64_t count) = 0;
    /// Whether the value at `begin` can be passed over; then the sink has counted it. At most `most` bytes of it are
    /// looked at; a byte stands before `begin`, and 64 control bytes follow `end`.
    virtual Skim skim(const char *begin, const char *end, size_t most) = 0;
};

/// A *unit* is a value that may be a record: one at the top (a line of NDJSON, one of several concatenated or
/// pretty-printed values), or an element of a list at the top or of `{"Records":[…]}` and its like. Lists are
/// streamed: their elements are units and nothing else of them is kept.
///
/// One bad unit never costs another. A unit is broken when a bracket, a string or a value stands where none may, when
/// a line ends inside a string, or when the input ends. Then the search for the next unit begins *inside* the broken
/// one, since a record cut in half may have swallowed whole ones: at a line that begins with `{` as the others do,
/// or at `, {"key"` or `} {"key"` with a key that begins records.
///
/// What is found depends only on the bytes, never on how they were cut into windows.
class Splitter {
public:
    Splitter(UnitSink &sink, size_t limit) : sink_(sink), limit_(limit) {}

    void begin();
    /// Where the next window goes: at least `count` bytes.
    char *space(size_t count);
    /// `count` bytes were put at `space`.
    void advance(size_t count);
    void finish();
    /// Begins in the middle of a file, at byte `position`, which begins a line.
    void begin(uint64_t position, const LineState &state, uint64_t rescanned);
    /// Whether the last line is through and nothing is open: no unit, no list, no run of other text.
    bool isBetweenLines() const;
    LineState lineState() const { return {firstKeys_, afterBreak_}; }
    /// Units and line ends since `begin`, and the bytes searched again inside broken units.
    uint64_t records() const { return record_; }
    uint64_t lines() { return lineAt(length_) - 1; }
    uint64_t rescanned() const { return rescanned_; }
    /// Whether any value, list or other text was there at all.
    bool isBlank() const { return !sawAnything_; }

private:
    enum class State { between, unit, scalar, garbage, recover, ignore };

    /// A list whose elements are units.
    struct Frame {
        size_t depth;      // brackets open around its elements
        size_t unitDepth;  // brackets open around the object that holds it
        bool inObject;
        long indent;       // column of elements that begin their lines; -1: none seen
    };

    void run();
    void between();
    void unit();
    void scalar();
    void garbage();
    void recover();

    bool passOver();
    void beginUnit();
    void endUnit();
    bool enterList();
    void leaveList();
    void breakUnit(rt_fault fault);
    void search();
    void resume(size_t at, bool atTop);
    void cut(size_t depth);
    void learnFirstKey();
    void endGarbageLine();
    void endGarbage();
    uint64_t lineAt(size_t position);
    void push(char bracket);
    void pop();
    char top() const { return depth_ <= brackets_.size() && depth_ > 0 ? brackets_[depth_ - 1] : 0; }
    size_t base() const { return frames_.empty() ? 0 : frames_.back().depth; }
    size_t kept() const;
    void noteKey();
    bool isLostCause(size_t position) const;
    bool beginsRecords(std::string_view key) const;

    /// Longer keys are none that we know.
    static constexpr size_t longestKey = 48;
    /// Longer units are never passed over unparsed, so that windows do not decide which ones are.
    static constexpr size_t longestSkim = 1 << 16;

    UnitSink &sink_;
    size_t limit_;

    std::vector<char> store_;
    char *buffer_ = nullptr; // inside it: `skim` looks at the byte before a value
    size_t capacity_ = 0;
    size_t length_ = 0, scan_ = 0;
    State state_ = State::between;
    bool sawAnything_ = false;
    bool waits_ = false, ended_ = false; // for more bytes; there are none

    std::vector<char> brackets_;
    size_t depth_ = 0;
    std::vector<Frame> frames_;

    uint64_t record_ = 0;      // number of the unit under way, or of the last one
    uint64_t newlines_ = 0;    // before `counted_`
    size_t counted_ = 0;
    uint64_t dropped_ = 0;     // bytes that have left the buffer
    long column_ = 0;          // white space since the line began, while nothing else stands on it
    bool lineBlank_ = true;

    // The unit under way.
    size_t start_ = 0;
    uint64_t unitLine_ = 0, unitBegan_ = 0, lastNewline_ = UINT64_MAX - 1;
    size_t unitDepth_ = 0;
    bool isContainer_ = false, isAudit_ = false, overLimit_ = false;
    bool inString_ = false, escaped_ = false, inKey_ = false;
    char previous_ = 0;
    std::string key_;

    // The search for the next unit after a broken one.
    enum class Hope { none, closed, comma, opened, key };
    Hope hope_ = Hope::none;
    size_t hopeStart_ = 0;
    std::string hopeKey_;
    bool afterBreak_ = false;
    uint64_t rescanned_ = 0;
    std::vector<std::string> firstKeys_;
    std::string firstKey_;
    bool hasFirstKey_ = false;

    // Lines that are no JSON at all.
    uint64_t garbageRecord_ = 0, garbageLine_ = 0, garbageLines_ = 0;
    std::string firstLine_;
    bool takesFirstLine_ = false;
};

} // namespace squelch
