// Blocks of one register, for processors with AVX-512 VBMI (Intel since Ice Lake, AMD since Zen 4): a class of bytes
// is one look-up in a table of 128. What is gathered over the blocks stays in vector registers, of which there are 32.
// Part of skim_kernels.cpp.

inline int64_t popcount(uint64_t bits) { return __builtin_popcountll(bits); }
inline size_t lowest(uint64_t bits) { return _tzcnt_u64(bits); }

inline uint64_t prefixXor(uint64_t bits) {
    __m128i all = _mm_set1_epi8(char(0xFF));
    return uint64_t(_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi64_si128(int64_t(bits)), all, 0)));
}

/// The numbers of the words that are not 0; what lies behind `count` in their group of eight is read.
inline size_t listNonzero(const uint64_t *words, size_t count, uint32_t *numbers) {
    uint32_t *next = numbers;
    __m256i number = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    for (size_t i = 0; i < count; i += 8) {
        __m512i group = _mm512_loadu_si512(words + i);
        __mmask8 isSet = _mm512_test_epi64_mask(group, group);
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(next), _mm256_maskz_compress_epi32(isSet, number));
        next += popcount(isSet);
        number = _mm256_add_epi32(number, _mm256_set1_epi32(8));
    }
    while (next > numbers && next[-1] >= count) next--;
    return size_t(next - numbers);
}

struct Table {
    explicit Table(const SkimPlan::Table &bits)
        : low(_mm512_load_si512(bits.data())), high(_mm512_load_si512(bits.data() + 64)) {}
    __m512i operator()(__m512i bytes) const { return _mm512_permutex2var_epi8(low, bytes, high); }
    __m512i low, high;
};

struct Tables {
    explicit Tables(const SkimPlan &plan)
        : earlier(plan.earlier), before(plan.before), here(plan.here), next(plan.next) {}
    Table earlier, before, here, next;
};

struct Block {
    __m512i bytes, pairs, before;
    uint64_t quote, slash;

    uint64_t equal(char c) const { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); }

    Block(const char *at, const Tables &tables)
        : bytes(_mm512_loadu_si512(at)),
          pairs(_mm512_and_si512(tables.here(bytes), tables.next(_mm512_loadu_si512(at + 1)))),
          before(_mm512_and_si512(tables.before(_mm512_loadu_si512(at - 1)),
                                  tables.earlier(_mm512_loadu_si512(at - 4)))),
          quote(equal('"')), slash(equal('\\')) {}
};

inline uint64_t equal(const char *at, char c) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(at), _mm512_set1_epi8(c));
}

struct Brackets {
    uint64_t outside, open, close;

    Brackets(const Block &block, uint64_t outside) : outside(outside) {
        __m512i folded = _mm512_and_si512(block.bytes, _mm512_set1_epi8(0x5F));
        open = _cvtmask64_u64(_mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8(0x5B))) & outside;
        close = _cvtmask64_u64(_mm512_cmpeq_epi8_mask(folded, _mm512_set1_epi8(0x5D))) & outside;
    }
};

struct Seams {
    static constexpr size_t keyOffset = 1; // from the last letter
    __m512i least, worst, curly; // bytes: the lowest, signed; the most of `pairs`; a sum of 0x20s

    Seams() : least(_mm512_set1_epi8(0x7F)), worst(_mm512_setzero_si512()), curly(_mm512_setzero_si512()) {}

    void putKeys(const Block &block, uint64_t *keys) {
        *keys = _mm512_test_epi8_mask(block.pairs, block.before);
    }
    void take(const Block &block, const Brackets &brackets, uint64_t, uint64_t) {
        least = _mm512_min_epi8(least, block.bytes);
        add(block, brackets.outside, brackets.open | brackets.close);
    }
    void takeLast(const Block &block, const Brackets &brackets, uint64_t, uint64_t, uint64_t valid) {
        least = _mm512_mask_min_epi8(least, valid, least, block.bytes);
        add(block, brackets.outside & (valid >> 1), (brackets.open | brackets.close) & valid);
    }
    void add(const Block &block, __mmask64 inner, __mmask64 brackets) {
        const __m512i space = _mm512_set1_epi8(0x20);
        worst = _mm512_mask_max_epu8(worst, inner, worst, block.pairs);
        curly = _mm512_mask_add_epi8(curly, brackets, curly, _mm512_and_si512(block.bytes, space));
    }
    bool isSound() const {
        uint64_t odd = _mm512_test_epi8_mask(curly, _mm512_set1_epi8(0x20));
        return !_mm512_test_epi8_mask(worst, _mm512_set1_epi8(char(SkimPlan::wrongBits))) && popcount(odd) % 2 == 0;
    }
    bool isOdd() const { return _mm512_cmplt_epi8_mask(least, _mm512_set1_epi8(0x20)) != 0; }
};
