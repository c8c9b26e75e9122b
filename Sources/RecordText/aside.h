// Records that no rule selects and that are kept all the same, cut down to a few members: see `rt_table_add_aside`.
#pragma once
#include "record_text.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace squelch {

/// Which records are set aside, and what is kept of them.
struct AsidePlan {
    /// A member, and what is kept of it; without `inner` all.
    struct Member {
        std::string key;
        bool isSubject = false;
        std::vector<Member> inner;
    };

    /// By a value of `errorCode`, else by one of `eventName`, in ASCII lower case.
    std::unordered_map<std::string, uint32_t> names, errors;
    std::vector<Member> kept;

    bool has(std::string_view value) const;
    void keep(std::string_view path, bool isSubject);
};

/// Cuts records down. One a reader: owns its parser.
class AsideReader {
public:
    explicit AsideReader(const AsidePlan &plan);
    ~AsideReader();
    void clear();
    /// `length` sound bytes, behind which as many may be read as a parser needs. False where the record is not of the
    /// plain shape: then it has to be read whole.
    bool take(const char *text, size_t length);

    const std::vector<rt_aside> &found() const { return found_; }
    const std::string &texts() const { return texts_; }

private:
    struct Parser;
    struct Cut;
    const AsidePlan &plan_;
    std::unique_ptr<Parser> parser_;
    uint32_t numberOf(std::string_view caller, std::string_view account, std::string_view console);

    std::vector<rt_aside> found_;
    std::string texts_;
    std::unordered_map<std::string, uint32_t> callers_;
    std::string caller_;
    uint32_t nextCaller_ = 0;
};

/// Seconds since 1970 of `2026-03-02T00:04:59Z`, in this very form; false for any other.
bool parseInstant(std::string_view text, int64_t &seconds);

} // namespace squelch
