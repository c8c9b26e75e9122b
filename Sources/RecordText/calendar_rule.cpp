#include "calendar.h"

#include <algorithm>
#include <cstring>
#include <memory>

using namespace squelch;

struct rt_recurrence {
    icalrecur_iterator *iterator;
    bool is_date;
    rt_until until_kind;
    int64_t until;
    int64_t last;  // what came before is passed over
    int64_t left;  // of COUNT; negative where there is none
};

namespace {

template <size_t N> size_t count_of(const short (&list)[N]) {
    size_t count = 0;
    while (count < N && list[count] != ICAL_RECURRENCE_ARRAY_MAX) count++;
    return count;
}

/// An hourly rule whose step divides the day is a daily one at fixed hours; only so does it have no long search.
const char *make_daily(icalrecurrencetype &rule, int64_t start) {
    if (24 % rule.interval != 0) return "FREQ=HOURLY with an INTERVAL that does not divide 24 is not read";
    if (count_of(rule.by_set_pos) > 0) return "FREQ=HOURLY with BYSETPOS is not read";
    int64_t first = ((start % 86400 + 86400) % 86400) / 3600;
    bool wanted[24] = {};
    size_t asked = count_of(rule.by_hour);
    for (size_t i = 0; i < asked; i++)
        if (rule.by_hour[i] >= 0 && rule.by_hour[i] < 24) wanted[rule.by_hour[i]] = true;
    short hours[24];
    size_t count = 0;
    for (short hour = 0; hour < 24; hour++)
        if ((hour - first + 24) % rule.interval == 0 && (asked == 0 || wanted[hour])) hours[count++] = hour;
    if (count == 0) return "the rule never happens";
    std::copy(hours, hours + count, rule.by_hour);
    rule.by_hour[count] = ICAL_RECURRENCE_ARRAY_MAX;
    rule.freq = ICAL_DAILY_RECURRENCE;
    rule.interval = 1;
    return nullptr;
}

/// Whether any year has one of the days of the month in one of the months.
bool has_a_day(const icalrecurrencetype &rule) {
    constexpr int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t months = count_of(rule.by_month), days = count_of(rule.by_month_day);
    if (months == 0 || days == 0) return true;
    for (size_t m = 0; m < months; m++)
        for (size_t d = 0; d < days; d++)
            if (rule.by_month[m] >= 1 && rule.by_month[m] <= 12
                && std::abs(rule.by_month_day[d]) <= longest[rule.by_month[m] - 1])
                return true;
    return false;
}

/// Whether a set of occurrences can be as large as BYSETPOS wants, and a month or year have as many weekdays as BYDAY
/// wants. libical finds out by searching five centuries.
bool has_a_place(const icalrecurrencetype &rule) {
    size_t days = count_of(rule.by_day), places = count_of(rule.by_set_pos);
    int most = rule.freq == ICAL_MONTHLY_RECURRENCE ? 5 : 53;
    bool fits = days == 0;
    for (size_t i = 0; i < days; i++)
        fits = fits || std::abs(icalrecurrencetype_day_position(rule.by_day[i])) <= most;
    if (!fits || places == 0) return fits;
    size_t times = std::max<size_t>(count_of(rule.by_hour), 1) * std::max<size_t>(count_of(rule.by_minute), 1)
        * std::max<size_t>(count_of(rule.by_second), 1);
    size_t dates = 366;
    if (rule.freq == ICAL_DAILY_RECURRENCE) dates = 1;
    if (rule.freq == ICAL_WEEKLY_RECURRENCE) dates = 7;
    if (rule.freq == ICAL_MONTHLY_RECURRENCE) dates = days > 0 ? std::min<size_t>(31, days * 5) : 31;
    for (size_t i = 0; i < places; i++)
        if (size_t(std::abs(rule.by_set_pos[i])) <= dates * times) return true;
    return false;
}

const char *refusal(icalrecurrencetype &rule, int64_t start, bool is_date) {
    if (rule.freq == ICAL_NO_RECURRENCE) return "libical cannot read it";
    if (rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE)
        return "FREQ=SECONDLY and FREQ=MINUTELY are not read";
    if (rule.rscale) return "RSCALE is not read";
    if (rule.interval < 1) return "INTERVAL is not positive";
    if (rule.count < 0) return "COUNT is not positive";
    size_t hours = count_of(rule.by_hour), minutes = count_of(rule.by_minute), seconds = count_of(rule.by_second);
    if (is_date && (rule.freq == ICAL_HOURLY_RECURRENCE || hours + minutes + seconds > 0))
        return "a rule of days names hours";
    if (std::max<size_t>(hours, 1) * std::max<size_t>(minutes, 1) * std::max<size_t>(seconds, 1) > 96)
        return "it starts more than 96 times a day";
    if (rule.freq == ICAL_HOURLY_RECURRENCE) {
        if (std::max<size_t>(minutes, 1) * std::max<size_t>(seconds, 1) > 4) return "it starts more than 96 times a day";
        if (const char *reason = make_daily(rule, start)) return reason;
    }
    return has_a_day(rule) && has_a_place(rule) ? nullptr : "the rule never happens";
}

/// libical 3.0.16 loses the first week of a rule such as FREQ=WEEKLY;INTERVAL=2;BYDAY=SU that begins on another day of
/// the week. So such a rule begins on the first of its days in that week, and what lies before DTSTART is passed over.
int64_t weekly_start(const icalrecurrencetype &rule, int64_t start) {
    size_t count = count_of(rule.by_day);
    if (rule.freq != ICAL_WEEKLY_RECURRENCE || count == 0) return start;
    int64_t day = start >= 0 ? start / 86400 : (start - 86399) / 86400;
    // 1970-01-01 was a Thursday; Sunday is 1 to libical.
    auto place = [&](int weekday) { return (weekday - int(rule.week_start) + 7) % 7; };
    int today = int(((day + 4) % 7 + 7) % 7) + 1;
    int first = 6;
    for (size_t i = 0; i < count; i++)
        first = std::min(first, place(icalrecurrencetype_day_day_of_week(rule.by_day[i])));
    return start + int64_t(first - place(today)) * 86400;
}

rt_recurrence *refuse(const char *reason, char *error, size_t capacity) {
    std::strncpy(error, reason, capacity);
    if (capacity) error[capacity - 1] = 0;
    return nullptr;
}

} // namespace

rt_recurrence *rt_recurrence_new(const char *text, size_t length, int64_t start, bool is_date, char *error,
                                 size_t capacity) {
    try {
        std::string copy(text, length);
        auto held = lock_libical();
        icalerror_clear_errno();
        icalrecurrencetype rule = icalrecurrencetype_from_string(copy.c_str());
        const char *reason = refusal(rule, start, is_date);
        if (reason) {
            if (rule.rscale) free(rule.rscale);
            return refuse(reason, error, capacity);
        }
        auto recurrence = std::make_unique<rt_recurrence>();
        recurrence->is_date = is_date;
        recurrence->until_kind = RT_UNTIL_NONE;
        recurrence->last = start - 1;
        recurrence->left = rule.count > 0 ? rule.count : -1;
        rule.count = 0;
        if (!icaltime_is_null_time(rule.until)) {
            if (!is_real(rule.until)) return refuse("its UNTIL is no day or time", error, capacity);
            recurrence->until_kind = icaltime_is_utc(rule.until) ? RT_UNTIL_UTC : RT_UNTIL_LOCAL;
            recurrence->until = wall_seconds(rule.until);
            rule.until = icaltime_null_time();
        }
        icalerror_clear_errno();
        recurrence->iterator = icalrecur_iterator_new(rule, wall_time(weekly_start(rule, start), is_date));
        if (!recurrence->iterator) {
            bool isIllegal = icalerrno == ICAL_MALFORMEDDATA_ERROR;
            return refuse(isIllegal ? "its parts do not go together" : "the rule never happens", error, capacity);
        }
        return recurrence.release();
    } catch (...) {
        return refuse("there is not enough memory", error, capacity);
    }
}

void rt_recurrence_free(rt_recurrence *recurrence) {
    if (!recurrence) return;
    auto held = lock_libical();
    icalrecur_iterator_free(recurrence->iterator);
    delete recurrence;
}

rt_until rt_recurrence_until(const rt_recurrence *recurrence, int64_t *at) {
    *at = recurrence->until;
    return recurrence->until_kind;
}

bool rt_recurrence_next(rt_recurrence *recurrence, int64_t *local) {
    auto held = lock_libical();
    while (recurrence->left != 0) {
        icaltimetype time = icalrecur_iterator_next(recurrence->iterator);
        if (icaltime_is_null_time(time)) return false;
        time.is_date = recurrence->is_date;
        int64_t at = wall_seconds(time);
        if (at <= recurrence->last) continue;
        recurrence->last = *local = at;
        if (recurrence->left > 0) recurrence->left--;
        return true;
    }
    return false;
}
