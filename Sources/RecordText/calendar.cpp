#include "calendar.h"

#include <cctype>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace squelch {

std::unique_lock<std::mutex> lock_libical() {
    static std::mutex mutex;
    std::unique_lock<std::mutex> held(mutex);
    static bool prepared = [] {
        icalerror_set_errors_are_fatal(false);
        return true;
    }();
    (void)prepared;
    return held;
}

icaltimetype wall_time(int64_t seconds, bool is_date) {
    int64_t days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400;
    int64_t rest = seconds - days * 86400;
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t day = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * day + 2) / 153;
    icaltimetype time = icaltime_null_time();
    time.day = int(day - (153 * month + 2) / 5 + 1);
    time.month = int(month < 10 ? month + 3 : month - 9);
    time.year = int(year + era * 400 + (time.month <= 2 ? 1 : 0));
    time.is_date = is_date;
    if (!is_date) {
        time.hour = int(rest / 3600);
        time.minute = int(rest / 60 % 60);
        time.second = int(rest % 60);
    }
    return time;
}

bool is_real(const icaltimetype &time) {
    if (time.year < 1 || time.year > 9999 || time.month < 1 || time.month > 12) return false;
    if (time.day < 1 || time.day > icaltime_days_in_month(time.month, time.year)) return false;
    if (time.is_date) return true;
    return time.hour >= 0 && time.hour <= 23 && time.minute >= 0 && time.minute <= 59 && time.second >= 0
        && time.second <= 60;
}

} // namespace squelch

using namespace squelch;

struct rt_component {
    std::deque<std::string> texts; // stays put as it grows
    std::vector<rt_cal_property> properties;

    const char *keep(std::string text) { return texts.emplace_back(std::move(text)).c_str(); }
};

namespace {

std::string owned(char *text) {
    std::string copy = text ? text : "";
    free(text);
    return copy;
}

/// The name of the property that libical's complaint is about: `… in RRULE property. Removing entire property…`.
std::string blamed(const std::string &complaint) {
    size_t end = complaint.find(" property");
    if (end == std::string::npos || end == 0) return "";
    size_t start = complaint.rfind(' ', end - 1);
    start = start == std::string::npos ? 0 : start + 1;
    std::string name = complaint.substr(start, end - start);
    for (char c : name)
        if (!std::isupper((unsigned char)c) && c != '-') return "";
    return name;
}

struct PropertyReader {
    rt_component &component;
    icalproperty *property;
    rt_cal_property out{};

    bool put_time(const icaltimetype &time) {
        if (!is_real(time)) return fault("there is no such day or time");
        out.kind = RT_CAL_TIME;
        out.is_date = time.is_date;
        out.is_utc = icaltime_is_utc(time);
        out.start = wall_seconds(time);
        return true;
    }

    void put_duration(const icaldurationtype &duration) {
        int64_t sign = duration.is_neg ? -1 : 1;
        int64_t days = sign * (int64_t(duration.days) + 7 * int64_t(duration.weeks));
        int64_t seconds = sign * (int64_t(duration.hours) * 3600 + int64_t(duration.minutes) * 60 + duration.seconds);
        if (icaldurationtype_is_bad_duration(duration) || days < -40000 || days > 40000 || seconds < -INT32_MAX
            || seconds > INT32_MAX) {
            fault("that is no duration, or one of more than a century");
            return;
        }
        out.days = int32_t(days);
        out.seconds = int32_t(seconds);
    }

    void put_period(const icaldatetimeperiodtype &value) {
        if (!icaltime_is_null_time(value.time)) {
            put_time(value.time);
            return;
        }
        if (!put_time(value.period.start)) return;
        out.kind = RT_CAL_PERIOD;
        if (!icaltime_is_null_time(value.period.end)) {
            if (is_real(value.period.end)) out.end = wall_seconds(value.period.end);
            else fault("there is no such day or time");
            return;
        }
        rt_cal_property before = out;
        put_duration(value.period.duration);
        if (out.kind == RT_CAL_FAULT) return;
        out.end = before.start + int64_t(out.days) * 86400 + out.seconds;
        out.days = out.seconds = 0;
    }

    bool fault(const char *reason) {
        out.kind = RT_CAL_FAULT;
        out.text = component.keep(reason);
        return false;
    }

    void read() {
        char *name = icalproperty_get_property_name_r(property);
        std::string upper = owned(name);
        for (char &c : upper) c = char(std::toupper((unsigned char)c));
        out.name = component.keep(upper);
        if (icalproperty_isa(property) == ICAL_XLICERROR_PROPERTY) {
            std::string complaint = owned(icalproperty_get_value_as_string_r(property));
            out.name = component.keep(blamed(complaint));
            fault(complaint.c_str());
            return;
        }
        if (icalparameter *zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)) {
            const char *text = icalparameter_get_tzid(zone);
            if (text) out.zone = component.keep(text);
        }
        out.reaches_on = icalproperty_get_first_parameter(property, ICAL_RANGE_PARAMETER) != nullptr;
        put_value(icalproperty_get_value(property));
    }

    void put_value(icalvalue *value) {
        switch (value ? icalvalue_isa(value) : ICAL_NO_VALUE) {
        case ICAL_DATE_VALUE: put_time(icalvalue_get_date(value)); break;
        case ICAL_DATETIME_VALUE: put_time(icalvalue_get_datetime(value)); break;
        case ICAL_DATETIMEPERIOD_VALUE: put_period(icalvalue_get_datetimeperiod(value)); break;
        case ICAL_PERIOD_VALUE: {
            icaldatetimeperiodtype both{};
            both.time = icaltime_null_time();
            both.period = icalvalue_get_period(value);
            put_period(both);
            break;
        }
        case ICAL_DURATION_VALUE:
            out.kind = RT_CAL_DURATION;
            put_duration(icalvalue_get_duration(value));
            break;
        case ICAL_TEXT_VALUE: {
            const char *text = icalvalue_get_text(value);
            out.text = component.keep(text ? text : "");
            break;
        }
        default: out.text = component.keep(owned(icalproperty_get_value_as_string_r(property)));
        }
    }
};

} // namespace

rt_component *rt_component_read(const char *text, size_t length) {
    try {
        auto held = lock_libical();
        held_component owner = parse_component(text, length);
        icalcomponent *parsed = owner.get();
        if (!parsed) return nullptr;
        if (icalcomponent_isa(parsed) == ICAL_XROOT_COMPONENT) return nullptr;
        auto component = std::make_unique<rt_component>();
        for (icalproperty *p = icalcomponent_get_first_property(parsed, ICAL_ANY_PROPERTY); p;
             p = icalcomponent_get_next_property(parsed, ICAL_ANY_PROPERTY)) {
            PropertyReader reader{*component, p};
            reader.read();
            component->properties.push_back(reader.out);
        }
        return component.release();
    } catch (...) {
        return nullptr;
    }
}

void rt_component_free(rt_component *component) { delete component; }

const rt_cal_property *rt_component_properties(const rt_component *component, size_t *count) {
    *count = component->properties.size();
    return component->properties.data();
}
