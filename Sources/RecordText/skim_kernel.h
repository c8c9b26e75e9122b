// The pass over one record, in blocks of 64 bytes; included once for each instruction set, with `Classes`, `Block`,
// `prefixXor` and `lowest` defined before it. No include guard on purpose.
//
// Source: Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019): escapes, and the inside of strings.

struct Pass {
    // Carried from block to block.
    uint64_t inString = 0, escapedNext = 0, letterNext = 0, lastNext = 0, besideNext = 0, closedNext = 0, slashNext = 0,
             commaNext = 0;
    uint64_t wrong = 0, odd = 0;
    uint64_t curly = 0; // a bit for each bracket; of braces an even number
    int64_t depth = 0, deepest = 0; // the latter: not its number, its highest bit
    uint16_t *key, *escape;
};

/// What one block tells, of its bits in `valid`.
__attribute__((always_inline)) inline void take(Pass &pass, const Block &block, uint64_t string, uint64_t quote,
                                                uint64_t open, uint64_t close, size_t offset, uint64_t valid) {
    pass.odd |= block.odd & valid;
    pass.depth += popcount(open) - popcount(close);
    pass.curly ^= (open ^ close) & block.curly;

    // A string stands between separators, and a comma before something.
    uint64_t beside = block.beside & ~string, comma = block.comma & ~string;
    uint64_t opening = quote & string, closing = quote & ~string;
    pass.wrong |= opening & ~(((beside | open) << 1) | pass.besideNext);
    pass.wrong |= ((closing << 1) | pass.closedNext) & valid & ~(beside | close);
    pass.wrong |= ((comma << 1) | pass.commaNext) & (close | comma) & valid;
    pass.besideNext = (beside | open) >> 63;
    pass.closedNext = closing >> 63;
    pass.commaNext = comma >> 63;

    // Where a key may have ended: nearly always none or one.
    uint64_t ends = (block.quote | block.slash) & valid;
    uint64_t keys = ends & ((block.last << 1) | pass.lastNext) & ((block.letter << 2) | pass.letterNext);
    pass.lastNext = block.last >> 63;
    pass.letterNext = block.letter >> 62;
    int64_t count = popcount(keys);
    *pass.key = uint16_t(offset + lowest(keys));
    if (count > 1) {
        uint16_t *key = pass.key;
        for (; keys; keys &= keys - 1) *key++ = uint16_t(offset + lowest(keys));
    }
    pass.key += count;

    uint64_t slash = block.slash & valid;
    if (slash | pass.slashNext) {
        uint64_t escapes = ((slash << 1) | pass.slashNext) & valid & block.equal('u');
        pass.slashNext = slash >> 63;
        for (; escapes; escapes &= escapes - 1) *pass.escape++ = uint16_t(offset + lowest(escapes));
    }
}

/// `most` is at most 65,536.
Skim skimRecord(Skimmer &skimmer, const char *begin, const char *end, size_t most) {
    const Skim unfit{SkimOutcome::unfit, 0, RT_AWS}, incomplete{SkimOutcome::incomplete, 0, RT_AWS};
    const Classes classes(skimmer.plan());
    constexpr uint64_t oddBits = 0xAAAAAAAAAAAAAAAA;
    Pass pass;
    pass.key = skimmer.keyMarks();
    pass.escape = skimmer.escapeMarks();
    size_t length = 0;
    const size_t limit = std::min(most, size_t(end - begin));

    for (size_t offset = 0;; offset += 64) {
        if (offset >= limit) return limit < most ? incomplete : unfit;
        const Block block(begin + offset, classes);
        uint64_t escaped = pass.escapedNext;
        if (block.slash | pass.escapedNext) {
            uint64_t potential = block.slash & ~pass.escapedNext;
            uint64_t codes = (((potential << 1) | oddBits) - potential) ^ oddBits;
            escaped = codes ^ (block.slash | pass.escapedNext);
            pass.escapedNext = (codes & block.slash) >> 63;
        }
        uint64_t quote = block.quote & ~escaped;
        uint64_t string = prefixXor(quote) ^ pass.inString; // opening quotes are inside, closing ones outside
        uint64_t open = block.open & ~string, close = block.close & ~string;

        // The record ends only where more closes in this block than was open before its first closing bracket.
        // (With none to close the comparison is false without a test, since the first byte opened one.)
        if (pass.depth + popcount(open & (close ^ (close - 1))) <= popcount(close)) {
            int64_t closed = 0;
            uint64_t valid = 0;
            for (uint64_t left = close; left; left &= left - 1) {
                uint64_t upTo = left ^ (left - 1);
                if (pass.depth + popcount(open & upTo) - ++closed > 0) continue;
                valid = upTo;
                length = offset + lowest(left) + 1;
                break;
            }
            if (valid) {
                if (begin[length - 1] != '}') return unfit;
                take(pass, block, string, quote & valid, open & valid, close & valid, offset, valid);
                break;
            }
        }
        take(pass, block, string, quote, open, close, offset, ~uint64_t(0));
        pass.deepest |= pass.depth;
        pass.inString = uint64_t(int64_t(string) >> 63);
    }
    static_assert((RT_MAX_DEPTH & (RT_MAX_DEPTH - 1)) == 0);
    if (pass.deepest >= RT_MAX_DEPTH || pass.wrong || popcount(pass.curly) % 2 || (pass.odd && !isCleanText(begin, length))) return unfit;
    return skimmer.marked(begin, end, length, pass.key, pass.escape);
}
