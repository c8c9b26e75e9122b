// Byte by byte, for any processor. Part of skim_kernels.cpp.

inline int64_t popcount(uint64_t bits) { return __builtin_popcountll(bits); }
/// Anything for none.
inline size_t lowest(uint64_t bits) { return bits ? size_t(__builtin_ctzll(bits)) : 0; }

inline uint64_t prefixXor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift <<= 1) bits ^= bits << shift;
    return bits;
}

struct Tables {
    explicit Tables(const SkimPlan &plan) : plan(plan) {}
    const SkimPlan &plan;
};

struct Block {
    const char *at;
    uint64_t quote = 0, slash = 0, open = 0, close = 0, curly = 0, keys = 0, wrong = 0;

    Block(const char *at, const Tables &tables) : at(at) {
        for (int i = 0; i < 64; i++) {
            unsigned char c = (unsigned char)at[i];
            uint64_t bit = uint64_t(1) << i;
            if (c == '"') quote |= bit;
            if (c == '\\') slash |= bit;
            if ((c & 0x5F) == 0x5B) open |= bit;
            if ((c & 0x5F) == 0x5D) close |= bit;
            if (c & 0x20) curly |= bit;
            uint8_t pair = tables.plan.here[c & 0x7F] & tables.plan.next[at[i + 1] & 0x7F];
            if (pair & SkimPlan::wrongBits) wrong |= bit;
            if (pair & tables.plan.before[at[i - 1] & 0x7F] & tables.plan.earlier[at[i - 4] & 0x7F]) keys |= bit;
        }
    }

    uint64_t odd() const {
        uint64_t bits = 0;
        for (int i = 0; i < 64; i++) bits |= uint64_t((signed char)at[i] < 0x20) << i;
        return bits;
    }
};

inline uint64_t equal(const char *at, char wanted) {
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++) bits |= uint64_t(at[i] == wanted) << i;
    return bits;
}

/// The block tells of neighbouring bytes without state.
struct Pairs {
    static constexpr size_t keyOffset = 1; // from the last letter

    uint64_t keys(const Block &block) const { return block.keys; }
    uint64_t wrong(const Block &block, uint64_t outside, uint64_t, uint64_t inner) const {
        return block.wrong & outside & inner;
    }
};

struct Least {
    uint64_t odd = 0;
    void take(const Block &block) { odd |= block.odd(); }
    bool isOdd() const { return odd != 0; }
};

#include "skim_masks.h"
