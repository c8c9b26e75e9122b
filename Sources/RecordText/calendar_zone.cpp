#include "calendar.h"

#include <memory>

using namespace squelch;

struct rt_zone {
    icaltimezone *zone;
    bool is_own;
};

rt_zone *rt_zone_named(const char *name) {
    try {
        auto held = lock_libical();
        std::string text = name;
        if (text.empty() || text.size() > 100 || text[0] == '/' || text.find("..") != std::string::npos) return nullptr;
        // Offsets come from the compiled tables of tzdata; years from 2038 on keep the offset of 2037.
        icaltimezone *zone = icaltimezone_get_builtin_timezone(name);
        // A zone whose file is missing is known by name and has no component.
        if (!zone || (zone != icaltimezone_get_utc_timezone() && !icaltimezone_get_component(zone))) return nullptr;
        return new rt_zone{zone, false};
    } catch (...) {
        return nullptr;
    }
}

namespace {

/// Whether a STANDARD or DAYLIGHT part can be worked out, and in bounded time: its rule recurs by month or year.
bool is_sound(icalcomponent *part) {
    bool has_start = false, has_to = false, has_from = false;
    for (icalproperty *p = icalcomponent_get_first_property(part, ICAL_ANY_PROPERTY); p;
         p = icalcomponent_get_next_property(part, ICAL_ANY_PROPERTY)) {
        switch (icalproperty_isa(p)) {
        case ICAL_DTSTART_PROPERTY: has_start = is_real(icalproperty_get_dtstart(p)); break;
        case ICAL_TZOFFSETTO_PROPERTY: has_to = true; break;
        case ICAL_TZOFFSETFROM_PROPERTY: has_from = true; break;
        case ICAL_XLICERROR_PROPERTY: return false;
        case ICAL_RRULE_PROPERTY: {
            icalrecurrencetype rule = icalproperty_get_rrule(p);
            if (rule.freq != ICAL_YEARLY_RECURRENCE && rule.freq != ICAL_MONTHLY_RECURRENCE) return false;
            break;
        }
        default: break;
        }
    }
    return has_start && has_to && has_from;
}

} // namespace

rt_zone *rt_zone_defined(const char *text, size_t length) {
    try {
        auto held = lock_libical();
        held_component owner = parse_component(text, length);
        icalcomponent *parsed = owner.get();
        if (!parsed) return nullptr;
        if (icalcomponent_isa(parsed) != ICAL_VTIMEZONE_COMPONENT) return nullptr;
        size_t parts = 0;
        for (icalcomponent *part = icalcomponent_get_first_component(parsed, ICAL_ANY_COMPONENT); part;
             part = icalcomponent_get_next_component(parsed, ICAL_ANY_COMPONENT)) {
            if (!is_sound(part) || ++parts > 2000) return nullptr;
        }
        if (parts == 0) return nullptr;
        icaltimezone *zone = icaltimezone_new();
        if (!zone) return nullptr;
        if (!icaltimezone_set_component(zone, parsed)) {
            icaltimezone_free(zone, 1);
            return nullptr;
        }
        owner.release();
        return new rt_zone{zone, true};
    } catch (...) {
        return nullptr;
    }
}

void rt_zone_free(rt_zone *zone) {
    if (!zone) return;
    auto held = lock_libical();
    if (zone->is_own) icaltimezone_free(zone->zone, 1);
    delete zone;
}

int32_t rt_zone_offset(const rt_zone *zone, int64_t instant) {
    auto held = lock_libical();
    icaltimetype time = wall_time(instant, false);
    time.zone = icaltimezone_get_utc_timezone();
    int is_daylight = 0;
    return icaltimezone_get_utc_offset_of_utc_time(zone->zone, &time, &is_daylight);
}
