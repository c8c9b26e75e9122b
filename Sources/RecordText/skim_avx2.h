// Blocks of two registers, for processors with AVX2. Classes are products of rows and columns of ASCII, so what two
// neighbours tell is put together from masks. Part of skim_kernels.cpp.

inline int64_t popcount(uint64_t bits) { return __builtin_popcountll(bits); }
inline size_t lowest(uint64_t bits) { return _tzcnt_u64(bits); }

inline uint64_t prefixXor(uint64_t bits) {
    __m128i all = _mm_set1_epi8(char(0xFF));
    return uint64_t(_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi64_si128(int64_t(bits)), all, 0)));
}

struct Tables {
    explicit Tables(const SkimPlan &plan)
        : low(_mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i *>(plan.low)))),
          high(_mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i *>(plan.high)))) {}
    __m256i low, high;
};

struct Block {
    __m256i a, b;
    uint64_t quote, slash, open, close, curly, comma, beside, letter, last;

    static uint64_t mask(__m256i a, __m256i b) {
        return uint64_t(uint32_t(_mm256_movemask_epi8(a))) | uint64_t(uint32_t(_mm256_movemask_epi8(b))) << 32;
    }
    static uint64_t equal(__m256i a, __m256i b, char c) {
        const __m256i wanted = _mm256_set1_epi8(c);
        return mask(_mm256_cmpeq_epi8(a, wanted), _mm256_cmpeq_epi8(b, wanted));
    }
    static uint64_t any(__m256i a, __m256i b, char bits) {
        const __m256i wanted = _mm256_set1_epi8(bits), zero = _mm256_setzero_si256();
        return ~mask(_mm256_cmpeq_epi8(_mm256_and_si256(a, wanted), zero),
                     _mm256_cmpeq_epi8(_mm256_and_si256(b, wanted), zero));
    }
    static __m256i masked(__m256i bytes, char bits) { return _mm256_and_si256(bytes, _mm256_set1_epi8(bits)); }
    /// Of seven bits.
    static __m256i kind(__m256i bytes, const Tables &tables) {
        __m256i row = masked(_mm256_srli_epi16(bytes, 4), 7);
        return _mm256_and_si256(_mm256_shuffle_epi8(tables.low, bytes), _mm256_shuffle_epi8(tables.high, row));
    }

    uint64_t equal(char c) const { return equal(a, b, c); }
    uint64_t odd() const {
        const __m256i space = _mm256_set1_epi8(0x20);
        return mask(_mm256_cmpgt_epi8(space, a), _mm256_cmpgt_epi8(space, b)); // signed
    }

    Block(const char *at, const Tables &tables)
        : a(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(at))),
          b(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(at + 32))) {
        quote = equal('"');
        slash = equal('\\');
        __m256i fa = masked(a, 0x5F), fb = masked(b, 0x5F);
        open = equal(fa, fb, 0x5B);
        close = equal(fa, fb, 0x5D);
        curly = mask(_mm256_slli_epi16(a, 2), _mm256_slli_epi16(b, 2));
        __m256i sa = masked(a, 0x7F), sb = masked(b, 0x7F);
        comma = equal(sa, sb, ',');
        __m256i ka = kind(sa, tables), kb = kind(sb, tables);
        letter = any(ka, kb, 0x07);
        last = any(ka, kb, 0x38);
        beside = any(ka, kb, char(0xC0));
    }
};

inline uint64_t equal(const char *at, char c) {
    const auto *halves = reinterpret_cast<const __m256i *>(at);
    return Block::equal(_mm256_loadu_si256(halves), _mm256_loadu_si256(halves + 1), c);
}

#include "skim_pairs.h"

struct Least {
    __m256i least;
    Least() : least(_mm256_set1_epi8(0x7F)) {}
    void take(const Block &block) { least = _mm256_min_epi8(least, _mm256_min_epi8(block.a, block.b)); }
    bool isOdd() const { return _mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), least)) != 0; }
};

#include "skim_masks.h"
