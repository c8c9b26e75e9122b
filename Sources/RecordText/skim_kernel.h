// The pass over one record, in blocks of 64 bytes; included once for each instruction set, with `Tables`, `Block`,
// `Seams`, `prefixXor`, `popcount`, `lowest` and `listNonzero` defined before it. No include guard on purpose.
//
// Source: Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019): escapes, and the inside of strings.

/// Out of the way, since few blocks have a backslash.
struct Escapes {
    // Carried from block to block.
    uint64_t escapedNext = 0, slashNext = 0;
    uint16_t *mark;

    /// What a backslash escapes in this block, which has one or follows one. Notes where a `\u` stands.
    __attribute__((noinline)) uint64_t escaped(const char *at, uint64_t slash, size_t offset) {
        constexpr uint64_t oddBits = 0xAAAAAAAAAAAAAAAA;
        uint64_t potential = slash & ~escapedNext;
        uint64_t codes = (((potential << 1) | oddBits) - potential) ^ oddBits;
        uint64_t escaped = codes ^ (slash | escapedNext);
        escapedNext = (codes & slash) >> 63;
        uint64_t escapes = ((slash << 1) | slashNext) & equal(at, 'u');
        slashNext = slash >> 63;
        for (; escapes; escapes &= escapes - 1) *mark++ = uint16_t(offset + lowest(escapes));
        return escaped;
    }
};

/// The bits up to where the first value ends, if one does, of `depth` brackets open before. Some bracket closes.
inline uint64_t upToEnd(int64_t depth, uint64_t open, uint64_t close) {
    int64_t closed = 0;
    do {
        uint64_t upTo = close ^ (close - 1);
        if (depth + popcount(open & upTo) - ++closed <= 0) return upTo;
        close &= close - 1;
    } while (close);
    return 0;
}

/// `most` is at most 65,536.
Skim skimRecord(Skimmer &skimmer, const char *begin, const char *end, size_t most) {
    const Skim unfit{SkimOutcome::unfit, 0, RT_AWS}, incomplete{SkimOutcome::incomplete, 0, RT_AWS};
    const Tables tables(skimmer.plan());
    Seams seams;
    Escapes escapes;
    escapes.mark = skimmer.escapeMarks();
    uint64_t *const keys = skimmer.keyMasks();
    uint64_t outsideNext = ~uint64_t(0);
    int64_t depth = 0, deepest = 0; // the latter: not its number, its highest bit
    size_t length = 0;
    const size_t limit = std::min(most, size_t(end - begin));
    const char *at = begin, *const stop = begin + limit;
    uint64_t *key = keys;

    for (;; at += 64, key++) {
        if (at >= stop) return limit < most ? incomplete : unfit;
        const Block block(at, tables);
        uint64_t quote = block.quote;
        if (__builtin_expect((block.slash | escapes.slashNext) != 0, 0))
            quote &= ~escapes.escaped(at, block.slash, size_t(at - begin));
        uint64_t outside = prefixXor(quote) ^ outsideNext; // closing quotes are outside, opening ones inside
        const Brackets brackets(block, outside);
        uint64_t open = brackets.open, close = brackets.close;
        seams.putKeys(block, key);

        // The record ends only where more closes in this block than was open before its first closing bracket.
        // (With none to close the comparison is false without a test, since the first byte opened one.)
        int64_t closes = popcount(close);
        if (__builtin_expect(depth + popcount(open & (close ^ (close - 1))) <= closes, 0)) {
            if (uint64_t valid = upToEnd(depth, open, close)) {
                length = size_t(at - begin) + size_t(popcount(valid));
                if (begin[length - 1] != '}') return unfit;
                seams.takeLast(block, brackets, outside, quote, valid);
                break;
            }
        }
        seams.take(block, brackets, outside, quote);
        depth += popcount(open) - closes;
        deepest |= depth;
        outsideNext = uint64_t(int64_t(outside) >> 63);
    }
    static_assert((RT_MAX_DEPTH & (RT_MAX_DEPTH - 1)) == 0);
    if (deepest >= RT_MAX_DEPTH || !seams.isSound() || (seams.isOdd() && !isCleanText(begin, length))) return unfit;
    size_t words = listNonzero(keys, size_t(key + 1 - keys), skimmer.keyWords());
    return skimmer.marked(begin, end, length, Seams::keyOffset, words, escapes.mark);
}
