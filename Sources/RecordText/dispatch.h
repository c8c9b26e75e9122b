// What a rule could select, compiled: see `DispatchTable` in Match.
#pragma once
#include "aside.h"
#include "record_text.h"
#include "skim.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace squelch {

/// The index behind the subtree at `at`.
size_t subtreeEnd(const rt_node *nodes, size_t at);

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; }
bool equalsIgnoringCase(std::string_view text, std::string_view lowered);

} // namespace squelch

struct rt_table {
    std::unordered_set<std::string> fields, exact;
    std::vector<std::string> fragments;

    /// Those of the above that only rules with tests want: a bit for each test.
    std::unordered_map<std::string, uint64_t> testedExact, testedFragments;
    std::vector<std::vector<std::string>> signs; // by test

    /// What is told apart from candidates; empty where nothing is.
    squelch::AsidePlan aside;
    /// Whether all records are seen, candidates or not.
    bool seesAll = false;

    void seal();
    /// Whether the tree at `at` holds what a rule could select.
    bool matches(const rt_node *nodes, size_t at) const;
    /// Whether a rule could want this text below one of the fields.
    bool matchesValue(std::string_view text) const;
    /// Of a text that matches: the tests of the rules that want it, or 0 where one wants it without.
    uint64_t testsOf(std::string_view text) const;
    /// Whether a record's text may bear a sign of one of these tests. `plain` is room that is kept.
    bool bearsSign(uint64_t tests, std::string_view text, std::string &plain) const;

    /// How records are told that cannot match, before they are parsed; may be missing.
    std::unique_ptr<const squelch::SkimPlan> skimPlan;

private:
    bool matchesKey(std::string_view key) const;
    bool matchesNumber(std::string_view token) const;
    bool matchesEmbedded(std::string_view text) const;
    bool anyPart(std::string_view text, bool withExact) const;

    /// Aho and Corasick, "Efficient String Matching" (1975), as a table over the letters that occur. Two automata in
    /// one: `accepting` 1 for fragments, 2 for exact values searched inside JSON text.
    std::vector<uint8_t> letters = std::vector<uint8_t>(256, 0);
    std::vector<uint32_t> next;
    std::vector<uint8_t> accepting;
    size_t letterCount = 1;
    size_t longestField = 0, longestExact = 0;
};
