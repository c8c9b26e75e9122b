// What instruction sets share whose blocks are told in masks of 64 bits. Included for each of them, like skim_kernel.h.

/// The numbers of the words that are not 0.
inline size_t listNonzero(const uint64_t *words, size_t count, uint32_t *numbers) {
    uint32_t *next = numbers;
    for (size_t i = 0; i < count; i++) {
        *next = uint32_t(i);
        next += words[i] != 0;
    }
    return size_t(next - numbers);
}

struct Brackets {
    uint64_t open, close;
    Brackets(const Block &block, uint64_t outside) : open(block.open & outside), close(block.close & outside) {}
};

struct Seams {
    static constexpr size_t keyOffset = Pairs::keyOffset;
    Pairs pairs;
    Least least;
    uint64_t wrong = 0, curly = 0; // a bit for each bracket; of braces an even number
    bool isLastOdd = false;

    void putKeys(const Block &block, uint64_t *keys) { *keys = pairs.keys(block); }
    void take(const Block &block, const Brackets &brackets, uint64_t outside, uint64_t quote) {
        least.take(block);
        add(block, brackets, outside, quote, ~uint64_t(0), ~uint64_t(0));
    }
    void takeLast(const Block &block, const Brackets &brackets, uint64_t outside, uint64_t quote, uint64_t valid) {
        isLastOdd = (block.odd() & valid) != 0;
        add(block, brackets, outside, quote, valid >> 1, valid);
    }
    /// `inner`: bytes that have a neighbour behind them in the record.
    void add(const Block &block, const Brackets &brackets, uint64_t outside, uint64_t quote, uint64_t inner,
             uint64_t valid) {
        wrong |= pairs.wrong(block, outside, quote, inner);
        curly ^= (brackets.open ^ brackets.close) & block.curly & valid;
    }
    bool isSound() const { return wrong == 0 && popcount(curly) % 2 == 0; }
    bool isOdd() const { return isLastOdd || least.isOdd(); }
};
