// What the calendar files share: libical's lock, and days counted without it.
#pragma once
#include "record_text.h"

#include <libical/ical.h>

#include <memory>
#include <mutex>
#include <string>

namespace squelch {

/// libical keeps tables of zones and buffers of its own; nothing of it is called without this lock.
std::unique_lock<std::mutex> lock_libical();

using held_component = std::unique_ptr<icalcomponent, void (*)(icalcomponent *)>;

/// The components of a text, for a caller that holds the lock; empty for what is none.
inline held_component parse_component(const char *text, size_t length) {
    return held_component(icalparser_parse_string(std::string(text, length).c_str()), icalcomponent_free);
}

/// Seconds on the wall clock since it showed 1970-01-01 00:00.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
inline int64_t wall_seconds(const icaltimetype &time) {
    int64_t year = time.month <= 2 ? time.year - 1 : time.year;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t day = (153 * (time.month + (time.month > 2 ? -3 : 9)) + 2) / 5 + time.day - 1;
    int64_t days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719468;
    if (time.is_date) return days * 86400;
    return days * 86400 + time.hour * 3600 + time.minute * 60 + time.second;
}

/// The inverse, for any year of four digits.
icaltimetype wall_time(int64_t seconds, bool is_date);

/// Whether the parts name a day of the calendar and a time of that day; libical lets the 31st of February pass.
bool is_real(const icaltimetype &time);

} // namespace squelch
