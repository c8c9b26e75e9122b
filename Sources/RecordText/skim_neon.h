// Blocks of four registers, for arm64: what skim_avx2.h does, with simdjson's way to a mask, since NEON has no
// instruction for it. Part of skim_kernels.cpp.

using portable::lowest;
using portable::popcount;
// A carry-less product does it at once, but not every such processor has one.
using portable::prefixXor;

struct Tables {
    explicit Tables(const SkimPlan &plan) : low(vld1q_u8(plan.low)), high(vld1q_u8(plan.high)) {}
    uint8x16_t low, high;
};

struct Block {
    uint8x16x4_t bytes;
    uint64_t quote, slash, open, close, curly, comma, beside, letter, last;

    /// A bit for each byte, of bytes whose bits are all set or all clear.
    static uint64_t mask(const uint8x16x4_t &lanes) {
        const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
        uint8x16_t lower = vpaddq_u8(vandq_u8(lanes.val[0], bits), vandq_u8(lanes.val[1], bits));
        uint8x16_t upper = vpaddq_u8(vandq_u8(lanes.val[2], bits), vandq_u8(lanes.val[3], bits));
        uint8x16_t all = vpaddq_u8(lower, upper);
        return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
    }
    template <typename Test> static uint64_t where(const uint8x16x4_t &bytes, Test test) {
        return mask({{test(bytes.val[0]), test(bytes.val[1]), test(bytes.val[2]), test(bytes.val[3])}});
    }
    static uint64_t any(const uint8x16x4_t &bytes, uint8_t bits) {
        return where(bytes, [bits](uint8x16_t some) { return vtstq_u8(some, vdupq_n_u8(bits)); });
    }
    /// Those that are `c` once the bits outside `kept` are cleared.
    static uint64_t equal(const uint8x16x4_t &bytes, uint8_t kept, uint8_t c) {
        return where(bytes, [kept, c](uint8x16_t some) {
            return vceqq_u8(vandq_u8(some, vdupq_n_u8(kept)), vdupq_n_u8(c));
        });
    }
    /// Of seven bits.
    static uint8x16_t kind(uint8x16_t some, const Tables &tables) {
        uint8x16_t row = vandq_u8(vshrq_n_u8(some, 4), vdupq_n_u8(7));
        return vandq_u8(vqtbl1q_u8(tables.low, vandq_u8(some, vdupq_n_u8(15))), vqtbl1q_u8(tables.high, row));
    }

    uint64_t equal(char c) const {
        return where(bytes, [c](uint8x16_t some) { return vceqq_u8(some, vdupq_n_u8(uint8_t(c))); });
    }
    uint64_t odd() const {
        return where(bytes, [](uint8x16_t some) { return vcltq_s8(vreinterpretq_s8_u8(some), vdupq_n_s8(0x20)); });
    }

    static uint8x16x4_t load(const char *at) {
        const auto *from = reinterpret_cast<const uint8_t *>(at);
        return {{vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32), vld1q_u8(from + 48)}};
    }

    Block(const char *at, const Tables &tables) : bytes(load(at)) {
        quote = equal('"');
        slash = equal('\\');
        open = equal(bytes, 0x5F, 0x5B);
        close = equal(bytes, 0x5F, 0x5D);
        comma = equal(bytes, 0x7F, ',');
        curly = any(bytes, 0x20);
        uint8x16x4_t kinds;
        for (int i = 0; i < 4; i++) kinds.val[i] = kind(bytes.val[i], tables);
        letter = any(kinds, 0x07);
        last = any(kinds, 0x38);
        beside = any(kinds, 0xC0);
    }
};

inline uint64_t equal(const char *at, char c) {
    return Block::where(Block::load(at), [c](uint8x16_t some) { return vceqq_u8(some, vdupq_n_u8(uint8_t(c))); });
}

#include "skim_pairs.h"

struct Least {
    int8x16_t least;
    Least() : least(vdupq_n_s8(0x7F)) {}
    void take(const Block &block) {
        for (int i = 0; i < 4; i++) least = vminq_s8(least, vreinterpretq_s8_u8(block.bytes.val[i]));
    }
    bool isOdd() const { return vminvq_s8(least) < 0x20; }
};

#include "skim_masks.h"
