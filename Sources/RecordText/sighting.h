// Who made a call, from where and with what: of every CloudTrail record that is passed over, see `rt_table_see_all`.
#pragma once
#include "record_text.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace squelch {

/// One a reader: owns its parser. What was seen lately in the same four hours is not told again.
class SightingReader {
public:
    SightingReader();
    ~SightingReader();
    void clear();
    /// `length` sound bytes, behind which as many may be read as a parser needs. False where the record is not of the
    /// plain shape: then it has to be read whole.
    bool take(const char *text, size_t length);
    /// The same for bytes behind which nothing may be read.
    bool takeCopy(std::string_view text);
    /// Whether a record of Azure or Google shows what another one showed in the same four hours, as far as the reading of
    /// callers asks (`AzureActor`, `GCPPrincipal` and what they rest on); if not it does so from now on, and has to be
    /// read whole.
    bool repeats(rt_cloud cloud, const char *text, size_t length);

    const std::vector<rt_sighting> &found() const { return found_; }
    const std::string &texts() const { return texts_; }

private:
    struct Parser;
    struct Parts;
    struct Shown;
    uint32_t numberOf();
    bool isNew(uint64_t hash);

    std::unique_ptr<Parser> parser_;
    std::vector<rt_sighting> found_;
    std::string texts_;
    std::unordered_map<std::string, uint32_t> callers_;
    std::string caller_, copy_;
    uint32_t nextCaller_ = 0;
    std::vector<uint64_t> lately_;
};

} // namespace squelch
