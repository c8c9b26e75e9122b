// One kernel for each instruction set, chosen when first used.
#include "skim.h"

#include <simdjson.h>

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace squelch {

namespace {

/// UTF-8 without control bytes, and so without the end of a line.
bool isCleanText(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20) return false;
    return simdjson::validate_utf8(text, length);
}

} // namespace

namespace portable {

inline int64_t popcount(uint64_t bits) { return __builtin_popcountll(bits); }
/// Anything for none.
inline size_t lowest(uint64_t bits) { return bits ? size_t(__builtin_ctzll(bits)) : 0; }

inline uint64_t prefixXor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift <<= 1) bits ^= bits << shift;
    return bits;
}

struct Classes {
    explicit Classes(const SkimPlan &plan) : plan(plan) {}
    const SkimPlan &plan;
};

struct Block {
    const char *at;
    uint64_t quote = 0, slash = 0, open = 0, close = 0, curly = 0, comma = 0, beside = 0, letter = 0, last = 0,
             odd = 0;

    Block(const char *at, const Classes &classes) : at(at) {
        for (int i = 0; i < 64; i++) {
            unsigned char c = (unsigned char)at[i];
            uint64_t bit = uint64_t(1) << i;
            if (c == '"') quote |= bit;
            if (c == '\\') slash |= bit;
            if (c == ',') comma |= bit;
            if ((c & 0xDF) == 0x5B) open |= bit;
            if ((c & 0xDF) == 0x5D) close |= bit;
            if (c & 0x20) curly |= bit;
            if (c < 0x20 || c >= 0x80) odd |= bit;
            if (c >= 0x80) continue;
            uint8_t kind = classes.plan.low[c & 15] & classes.plan.high[c >> 4];
            if (kind & 0x07) letter |= bit;
            if (kind & 0x38) last |= bit;
            if (kind & 0xC0) beside |= bit;
        }
    }

    uint64_t equal(char wanted) const {
        uint64_t bits = 0;
        for (int i = 0; i < 64; i++) bits |= uint64_t(at[i] == wanted) << i;
        return bits;
    }
};

#include "skim_kernel.h"

} // namespace portable

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,pclmul,bmi,popcnt"))), apply_to = function)
namespace avx2 {

inline int64_t popcount(uint64_t bits) { return __builtin_popcountll(bits); }
inline size_t lowest(uint64_t bits) { return _tzcnt_u64(bits); }

inline uint64_t prefixXor(uint64_t bits) {
    __m128i all = _mm_set1_epi8(char(0xFF));
    return uint64_t(_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, int64_t(bits)), all, 0)));
}

struct Classes {
    explicit Classes(const SkimPlan &plan)
        : low(_mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i *>(plan.low)))),
          high(_mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i *>(plan.high)))) {}
    __m256i low, high;
};

struct Block {
    __m256i a, b;
    uint64_t quote, slash, open, close, curly, comma, beside, letter, last;
    uint64_t odd; // control bytes, and what is not ASCII

    static uint64_t mask(__m256i a, __m256i b) {
        return uint64_t(uint32_t(_mm256_movemask_epi8(a))) | uint64_t(uint32_t(_mm256_movemask_epi8(b))) << 32;
    }
    uint64_t equal(char c) const {
        return mask(_mm256_cmpeq_epi8(a, _mm256_set1_epi8(c)), _mm256_cmpeq_epi8(b, _mm256_set1_epi8(c)));
    }
    static uint64_t any(__m256i a, __m256i b, char bits) {
        const __m256i wanted = _mm256_set1_epi8(bits), zero = _mm256_setzero_si256();
        return ~mask(_mm256_cmpeq_epi8(_mm256_and_si256(a, wanted), zero),
                     _mm256_cmpeq_epi8(_mm256_and_si256(b, wanted), zero));
    }
    static __m256i kind(__m256i bytes, const Classes &classes) {
        __m256i row = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
        return _mm256_and_si256(_mm256_shuffle_epi8(classes.low, bytes), _mm256_shuffle_epi8(classes.high, row));
    }

    Block(const char *at, const Classes &classes)
        : a(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(at))),
          b(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(at + 32))) {
        quote = equal('"');
        slash = equal('\\');
        comma = equal(',');
        const __m256i fold = _mm256_set1_epi8(char(0xDF)), opens = _mm256_set1_epi8(0x5B),
                      closes = _mm256_set1_epi8(0x5D);
        __m256i fa = _mm256_and_si256(a, fold), fb = _mm256_and_si256(b, fold);
        open = mask(_mm256_cmpeq_epi8(fa, opens), _mm256_cmpeq_epi8(fb, opens));
        close = mask(_mm256_cmpeq_epi8(fa, closes), _mm256_cmpeq_epi8(fb, closes));
        const __m256i space = _mm256_set1_epi8(0x20);
        odd = mask(_mm256_cmpgt_epi8(space, a), _mm256_cmpgt_epi8(space, b));
        curly = mask(_mm256_slli_epi16(a, 2), _mm256_slli_epi16(b, 2));
        __m256i ka = kind(a, classes), kb = kind(b, classes);
        letter = any(ka, kb, 0x07);
        last = any(ka, kb, 0x38);
        beside = any(ka, kb, char(0xC0));
    }
};

#include "skim_kernel.h"

} // namespace avx2
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,pclmul,bmi,popcnt"))), apply_to = function)
namespace avx512 {

inline int64_t popcount(uint64_t bits) { return __builtin_popcountll(bits); }
inline size_t lowest(uint64_t bits) { return _tzcnt_u64(bits); }

inline uint64_t prefixXor(uint64_t bits) {
    __m128i all = _mm_set1_epi8(char(0xFF));
    return uint64_t(_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, int64_t(bits)), all, 0)));
}

struct Classes {
    explicit Classes(const SkimPlan &plan)
        : low(_mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i *>(plan.low)))),
          high(_mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i *>(plan.high)))) {}
    __m512i low, high;
};

struct Block {
    __m512i bytes;
    uint64_t quote, slash, open, close, curly, comma, beside, letter, last;
    uint64_t odd; // control bytes, and what is not ASCII

    uint64_t equal(char c) const { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); }

    Block(const char *at, const Classes &classes) : bytes(_mm512_loadu_si512(at)) {
        quote = equal('"');
        slash = equal('\\');
        comma = equal(',');
        __m512i folded = _mm512_and_si512(bytes, _mm512_set1_epi8(char(0xDF)));
        open = _mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8(0x5B));
        close = _mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8(0x5D));
        odd = _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(0x20)); // signed: beyond ASCII is below 0
        curly = _mm512_test_epi8_mask(bytes, _mm512_set1_epi8(0x20));
        __m512i row = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), _mm512_set1_epi8(15));
        __m512i kind = _mm512_and_si512(_mm512_shuffle_epi8(classes.low, bytes),
                                        _mm512_shuffle_epi8(classes.high, row));
        letter = _mm512_test_epi8_mask(kind, _mm512_set1_epi8(0x07));
        last = _mm512_test_epi8_mask(kind, _mm512_set1_epi8(0x38));
        beside = _mm512_test_epi8_mask(kind, _mm512_set1_epi8(char(0xC0)));
    }
};

#include "skim_kernel.h"

} // namespace avx512
#pragma clang attribute pop

SkimKernel skimKernel(int number) {
    __builtin_cpu_init();
    bool hasBasics = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") &&
                     __builtin_cpu_supports("popcnt");
    switch (number) {
    case 0: return portable::skimRecord;
    case 1: return hasBasics && __builtin_cpu_supports("avx2") ? avx2::skimRecord : nullptr;
    case 2: return hasBasics && __builtin_cpu_supports("avx512bw") ? avx512::skimRecord : nullptr;
    default: return nullptr;
    }
}

#else

SkimKernel skimKernel(int number) { return number == 0 ? portable::skimRecord : nullptr; }

#endif

SkimKernel skimKernel() {
    for (int number = 2; number > 0; number--)
        if (SkimKernel kernel = skimKernel(number)) return kernel;
    return portable::skimRecord;
}

} // namespace squelch
