"""Compares `squelch windows list` with the other reader: the fixtures, then random rules."""
import argparse
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import expect

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "windows"


def listed(squelch, files, config):
    """Spans by file, as squelch lists them: what is approved, or would be but for its scope."""
    command = [squelch, "windows", "list", "--format", "ndjson", "--config", config,
               "--from", f"{expect.FIRST}-01-01", "--to", f"{expect.LAST}-01-01", *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True)
    found = {str(file): set() for file in files}
    first = datetime.datetime(expect.FIRST, 1, 1, tzinfo=datetime.timezone.utc).timestamp()
    for line in run.stdout.splitlines():
        window = json.loads(line)
        if not window["approved"]:
            continue
        for span in window["occurrences"]:
            pair = tuple(int(datetime.datetime.fromisoformat(span[k].replace("Z", "+00:00")).timestamp())
                         for k in ("start", "end"))
            if pair[0] >= first:
                found[window["file"]].add(pair)
    return {file: sorted(map(list, pairs)) for file, pairs in found.items()}, run.stderr


def random_event(rng):
    """An event with a rule that both readers claim to read."""
    zone = rng.choice(["Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo"])
    start = datetime.datetime(rng.choice([2024, 2025]), rng.randint(1, 12), rng.randint(1, 28), rng.randint(0, 23),
                              rng.choice([0, 15, 30]))
    end = start + datetime.timedelta(minutes=rng.choice([30, 60, 120, 240, 360]))
    freq = rng.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={freq}"]
    if rng.random() < 0.5:
        parts.append(f"INTERVAL={rng.randint(1, 4)}")
    days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    has_set = False
    if freq in ("DAILY", "WEEKLY") and rng.random() < 0.6:
        parts.append("BYDAY=" + ",".join(rng.sample(days, rng.randint(1, 4))))
        has_set = True
    elif freq == "MONTHLY" and rng.random() < 0.8:
        has_set = True
        if rng.random() < 0.5:
            parts.append("BYDAY=" + rng.choice(["1", "2", "3", "-1", "-2"]) + rng.choice(days))
        else:
            parts.append("BYMONTHDAY=" + ",".join(str(d) for d in rng.sample([1, 5, 15, 28, 31, -1, -3], 2)))
    elif freq == "YEARLY" and rng.random() < 0.8:
        has_set = True
        parts.append("BYMONTH=" + ",".join(str(m) for m in sorted(rng.sample(range(1, 13), 2))))
        parts.append(rng.choice(["BYMONTHDAY=10", "BYDAY=1SU", "BYDAY=-1FR", "BYMONTHDAY=-1"]))
    if freq in ("DAILY", "WEEKLY") and rng.random() < 0.3:
        parts.append("BYMONTH=" + ",".join(str(m) for m in sorted(rng.sample(range(1, 13), 6))))
    if freq == "WEEKLY" and rng.random() < 0.3:
        parts.append("WKST=" + rng.choice(["MO", "SU"]))
    if freq == "MONTHLY" and has_set and rng.random() < 0.3:
        parts.append("BYSETPOS=1")
    if rng.random() < 0.4:
        parts.append(f"COUNT={rng.randint(2, 40)}")
    elif rng.random() < 0.5:
        until = start + datetime.timedelta(days=rng.randint(30, 500))
        parts.append(f"UNTIL={until:%Y%m%dT%H%M%S}Z")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Squelch//Random//EN", "BEGIN:VEVENT", "UID:r",
             "DTSTAMP:20240101T000000Z", f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}",
             f"DTEND;TZID={zone}:{end:%Y%m%dT%H%M%S}", "RRULE:" + ";".join(parts), "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("squelch")
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "squelch.yml"
        config.write_text(f"windows: {{time_zone: {expect.FLOATING}}}\n")
        files = sorted(FIXTURES.glob("*.ics"))
        wanted = {file.stem: expect.spans(file.read_bytes()) for file in files}
        recorded = FIXTURES / "expected.json"
        text = "{\n" + ",\n".join(f'  "{name}": {json.dumps(spans)}' for name, spans in sorted(wanted.items())) + "\n}\n"
        if options.write:
            recorded.write_text(text)
        elif recorded.read_text() != text:
            print("Fixtures/windows/expected.json is not what the other reader says now")
            failures += 1
        for index in range(options.cases):
            file = pathlib.Path(folder) / f"random-{index:04}.ics"
            file.write_bytes(random_event(random.Random(index)).encode())
            files.append(file)
        found, errors = listed(options.squelch, files, str(config))
        compared = 0
        for file in files:
            want = wanted.get(file.stem) or expect.spans(file.read_bytes())
            compared += len(want)
            if found[str(file)] != want:
                failures += 1
                here, there = map(lambda s: set(map(tuple, s)), (found[str(file)], want))
                print(f"{file.name}: only squelch {sorted(here - there)[:3]}, only the other {sorted(there - here)[:3]}")
                print("   " + "".join(l for l in errors.splitlines(True) if file.name in l)[:400])
                if file.name.startswith("random"):
                    print("   " + file.read_text().replace("\r\n", " ")[80:400])
    print(f"{len(wanted)} fixtures and {options.cases} random rules, {compared} spans: {failures} differ")
    sys.exit(1 if failures else 0)


main()
