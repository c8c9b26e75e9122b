"""When the windows of an iCalendar file are open, as python-icalendar and recurring-ical-events read it."""
import datetime
import zoneinfo

import icalendar
import recurring_ical_events

# Floating times and days of the fixtures are read on this clock, by both sides.
FLOATING = "Europe/Berlin"
# What is compared: spans that begin in these years.
FIRST, LAST = 2024, 2027


def instant(value):
    """Seconds since 1970, of a date or a time with or without a zone."""
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=zoneinfo.ZoneInfo(FLOATING))
    return int(value.timestamp())


def spans(text):
    """Sorted [start, end] pairs of what counts: nothing tentative or cancelled, nothing without length."""
    calendar = icalendar.Calendar.from_ical(text)
    first = datetime.datetime(FIRST, 1, 1, tzinfo=datetime.timezone.utc)
    last = datetime.datetime(LAST, 1, 1, tzinfo=datetime.timezone.utc)
    found = set()
    for event in recurring_ical_events.of(calendar).between(first, last):
        if str(event.get("STATUS", "CONFIRMED")).upper() != "CONFIRMED":
            continue
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        if isinstance(start, datetime.datetime) and isinstance(end, datetime.datetime):
            pair = (instant(start), instant(end))
        else:
            pair = (instant(start), instant(end))
        if pair[0] < pair[1] and int(first.timestamp()) <= pair[0] < int(last.timestamp()):
            found.add(pair)
    return sorted(map(list, found))
