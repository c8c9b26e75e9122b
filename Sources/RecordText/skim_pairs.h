// For instruction sets that classify a byte by its nibbles, and tell of neighbours by masks. Included for each of them.

/// Tells of neighbours by masks, with what the block before left.
struct Pairs {
    static constexpr size_t keyOffset = 0; // from the quote
    uint64_t letterNext = 0, lastNext = 0, besideNext = 0, closedNext = 0, commaNext = 0;

    uint64_t keys(const Block &block) {
        uint64_t keys = (block.quote | block.slash) & ((block.last << 1) | lastNext) &
                        ((block.letter << 2) | letterNext);
        lastNext = block.last >> 63;
        letterNext = block.letter >> 62;
        return keys;
    }

    uint64_t wrong(const Block &block, uint64_t outside, uint64_t quote, uint64_t inner) {
        uint64_t beside = block.beside & outside, comma = block.comma & outside;
        uint64_t open = block.open & outside, close = block.close & outside;
        uint64_t closing = quote & outside;
        uint64_t wrong = quote & ~outside & ~(((beside | open) << 1) | besideNext);
        wrong |= ((closing << 1) | closedNext) & ~(beside | close);
        wrong |= ((comma << 1) | commaNext) & (close | comma);
        besideNext = (beside | open) >> 63;
        closedNext = closing >> 63;
        commaNext = comma >> 63;
        return wrong & ((inner << 1) | 1);
    }
};
