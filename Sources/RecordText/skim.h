// Passes over records that no rule could select, in one vectorised pass, before they are parsed.
#pragma once
#include "record_text.h"

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

struct rt_table;

namespace squelch {

/// What is looked for in the bytes of a record, derived from a table once and then only read.
///
/// A record is a candidate only if a wanted key stands in it, in its own JSON or in JSON inside its strings. Written
/// without `\u` escapes a key is its own letters in a row, with `"` or `.` before them and `"` or `\"` behind, at
/// any depth of quoting: so one compare of its last two letters, and of what follows them, finds every one.
/// Whatever could spell a key otherwise (an escaped letter, quote, dot or backslash) makes the record unfit.
struct SkimPlan {
    struct Field {
        std::string text;   // ASCII lower case
        uint32_t tail;      // its last four bytes, each with bit 5 set
        uint64_t first, last; // its outer eight bytes likewise, where it has so many
        bool isUnreadable;  // base64 may stand there
    };

    /// nullptr where the table's keys cannot be found this way.
    static const SkimPlan *make(const rt_table &table);

    std::vector<Field> fields;

    /// Bits of a byte, by its low seven bits: outside strings no byte beyond ASCII has a place anyway.
    using Table = std::array<uint8_t, 128>;
    /// Two neighbours with one of these bits in common, in `here` of the first and `next` of the second, stand together
    /// in no JSON outside strings: a closing quote and no separator, a comma and nothing, no separator and a quote.
    static constexpr uint8_t wrongBits = 0xE0;
    /// Below them: what stands at the end of a key, its last letter in `here`, the one before it in `before`, the
    /// third before that in `earlier` (`t` of `eventName`, where `userName` has an `r`); a quote or a backslash behind
    /// it in `next`.
    alignas(64) Table earlier{}, before{}, here{}, next{};
    /// The same for processors that look up by nibble only, as simdjson classifies: bits 0–2 a key's last letter but
    /// one, 3–5 its last, 6–7 what may stand beside a string.
    alignas(16) uint8_t low[16] = {}, high[16] = {};
    /// ASCII that must not be written as `\u00XX`.
    std::array<bool, 128> spells{};

private:
    bool add(std::string_view field, bool isUnreadable);
    void classify(unsigned char letter, int firstBit);
    void noteTail(std::string_view field);
    bool addSigns(const rt_table &table);
    void finish();

    std::vector<std::pair<unsigned char, unsigned char>> tails_;
};

enum class SkimOutcome : uint8_t {
    passed,      // no rule could select it, and it is as sound as the pass can tell
    whole,       // as sound, and a rule might select it
    incomplete,  // more bytes are needed
    unfit,       // the splitter and the parser shall look
};

struct Skim {
    SkimOutcome outcome;
    size_t length = 0;
    rt_cloud cloud = RT_AWS;
    bool isAside = false; // passed, but to be set aside
};

/// Whether only a record has this key: from the first of them on, no list inside it is a container.
bool isAuditKey(std::string_view key);

/// One a reader: remembers which outlines it has read in this file, and which values are harmless.
class Skimmer {
public:
    explicit Skimmer(const rt_table *table);
    void begin() { outlines_.clear(); }
    bool isOn() const { return plan_ != nullptr; }

    struct Outline {
        std::string first, second; // `{"eventVersion":"` and `","userIdentity":`
        rt_cloud cloud;
        bool isAudit = false; // `first` has a key that only records have

        bool operator==(const Outline &other) const {
            return cloud == other.cloud && first == other.first && second == other.second;
        }
    };
    /// What was learnt in this file; another reader of the file goes on with it.
    const std::vector<Outline> &outlines() const { return outlines_; }
    void begin(const std::vector<Outline> &outlines) { outlines_ = outlines; }

    /// At the `{` of a value; a byte must stand before it, and 64 control bytes follow `end`. Looks at `most` bytes, at
    /// most 65,536.
    Skim skim(const char *begin, const char *end, size_t most);
    /// The same by a kernel of choice, whatever the outline.
    Skim skim(Skim (*kernel)(Skimmer &, const char *, const char *, size_t), const char *text, size_t length);
    /// A record of `cloud` was read in full: others that begin with the same two keys are of its kind.
    void learn(std::string_view text, rt_cloud cloud);

    // For the kernels.
    const SkimPlan &plan() const { return *plan_; }
    /// The record of `length` bytes, by what stands at the places noted: `words` of the masks name keys.
    Skim marked(const char *begin, const char *end, size_t length, size_t keyOffset, size_t words,
                const uint16_t *escapesEnd);
    /// For each block of 64 bytes where a key may end, less `keyOffset`.
    uint64_t *keyMasks() { return keyMasks_.data(); }
    /// The numbers of those that are not 0.
    uint32_t *keyWords() { return keyWords_.data(); }
    /// Where an escape's `u` stands.
    uint16_t *escapeMarks() { return escapeMarks_.data(); }

private:
    /// `tested`: wanted by rules with tests only, which are noted. `aside`: wanted by none, and kept.
    enum class Key : uint8_t { none, harmless, tested, aside, incomplete, hit };

    /// `at` stands behind two letters that end a key.
    Key key(const char *begin, const char *at, const char *end);
    /// `at` stands at the `u` of an escape: whether it may spell a part of a key.
    Key escape(const char *at, const char *end) const;
    /// A harmless value and the quote behind it, or one that is wanted with tests only.
    struct Memo {
        uint64_t tests = 0;
        uint8_t length = 0;
        bool isAside = false;
        char text[54]; // fewer than the bytes that can be read behind a window
    };

    const Outline *outlineOf(const char *begin, const char *end) const;
    static bool outline(std::string_view text, Outline &outline);
    Key value(std::string_view text);
    /// Where a value that begins at `text` is remembered: by its first bytes and what follows.
    Memo &memo(const char *text);

    static constexpr size_t mostOutlines = 8;
    Key known(const Memo &memo);

    static constexpr size_t memos = 1024;
    static constexpr size_t mostBytes = 1 << 16;
    static constexpr size_t mostBlocks = mostBytes / 64 + 8; // and the rest of a group of eight
    const rt_table *table_;
    uint64_t tests_ = 0; // of the record under way
    std::string plain_;
    const SkimPlan *plan_;
    std::vector<Outline> outlines_;
    std::vector<Memo> memo_;
    std::vector<uint64_t> keyMasks_;
    std::vector<uint32_t> keyWords_;
    std::vector<uint16_t> escapeMarks_;
};

using SkimKernel = Skim (*)(Skimmer &, const char *begin, const char *end, size_t most);
/// The fastest that this processor has.
SkimKernel skimKernel();
/// By the numbers of `rt_table_skims`; nullptr where this processor has it not.
SkimKernel skimKernel(int number);

} // namespace squelch
