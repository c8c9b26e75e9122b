"""Compares Squelch's Sigma engine with pySigma executed in SQLite; see `run`."""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

from cases import Maker
from fields import RESOLVERS, aws
from reference import Reference, Refused

SOURCES = {"aws": ("aws", "cloudtrail"), "azure": ("azure", "activitylogs"), "gcp": ("gcp", "gcp.audit")}
EVERYTHING = "title: all\nlogsource: {{product: {}, service: {}}}\ndetection:\n    s: ['*']\n    condition: s\n"


class Squelch:
    def __init__(self, binary, directory):
        self.binary, self.directory = binary, directory

    def match(self, rule_text, *paths):
        """The selected records and what was said on standard error."""
        folder = self.directory / "rule"
        folder.mkdir(exist_ok=True)
        (folder / "rule.yml").write_text(rule_text, encoding="utf-8")
        command = [self.binary, "match", "--rules", str(folder), *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def key(event):
    return json.dumps(event, sort_keys=True)


def compare_random(squelch, count):
    """Random small rules, twelve events each. Returns counts and the differences."""
    maker = Maker(20261125)
    counts, differences = collections.Counter(), []
    path = squelch.directory / "events.ndjson"
    for _ in range(count):
        rule, events = maker.rule(), [maker.event(number) for number in range(12)]
        path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
        selected, errors = squelch.match(rule, path)
        ours = {event["eventID"] for event in selected}
        refused = "error[rule." in errors
        try:
            theirs = {events[index]["eventID"] for index in Reference(rule).select(events, aws)}
        except Refused:
            counts["refused by both" if refused else "refused by pySigma alone"] += 1
            continue
        if refused or ours != theirs:
            counts["different"] += 1
            differences.append((rule, sorted(ours ^ theirs), errors))
        else:
            counts["same"] += 1
    return counts, differences


def cloud_of(rule_text):
    import yaml

    source = yaml.safe_load(rule_text).get("logsource", {})
    for cloud, (product, service) in SOURCES.items():
        if (source.get("product"), source.get("service")) == (product, service):
            return cloud
    return None


def compare_published(squelch, rules, samples):
    """SigmaHQ's rules over the sample events. Returns a row for each rule that reads a log of ours."""
    paths = [samples / name for name in ("aws", "azure", "gcp", "large") if (samples / name).exists()]
    events, files = {}, {}
    for cloud, source in SOURCES.items():
        # What squelch takes for a record of this cloud, unwrapped: the comparison is of rules, not of reading.
        events[cloud], _ = squelch.match(EVERYTHING.format(*source), *paths)
        files[cloud] = squelch.directory / f"{cloud}.ndjson"
        files[cloud].write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in events[cloud]), encoding="utf-8")
    rows, idle = [], 0
    for path in sorted((rules / "rules" / "cloud").rglob("*.yml")):
        if path.relative_to(rules / "rules" / "cloud").parts[0] not in SOURCES:
            continue
        rule = path.read_text(encoding="utf-8")
        cloud = cloud_of(rule)
        selected, errors = squelch.match(rule, files.get(cloud, files["aws"]))
        if "error[rule." in errors:
            rows.append((path.name, cloud or "-", "refused", "", errors.splitlines()[0]))
            continue
        if cloud is None:
            idle += 1
            continue
        theirs = Reference(rule).select(events[cloud], RESOLVERS[cloud])
        ours = collections.Counter(map(key, selected))
        wanted = collections.Counter(key(events[cloud][index]) for index in theirs)
        verdict = "same" if ours == wanted else "different"
        rows.append((path.name, cloud, len(selected), len(theirs), verdict))
    return rows, idle, {cloud: len(found) for cloud, found in events.items()}


def report(counts, rows, idle, events):
    lines = []
    if counts:
        lines.append("Random rules of up to three selections, twelve events each: " + ", ".join(
            f"{count} {what}" for what, count in sorted(counts.items())) + ".")
        lines.append("")
    if rows is not None:
        same = sum(row[4] == "same" for row in rows)
        chosen = [row for row in rows if row[2] or row[3] or row[4] != "same"]
        lines.append(
            f"SigmaHQ rules under `rules/cloud/{{aws,azure,gcp}}`: {len(rows) + idle} loaded, of which {idle} read other log sources and "
            f"are idle; {same} of the {len(rows)} others select the same events in both engines, out of "
            + ", ".join(f"{count} {cloud}" for cloud, count in events.items()) + ".")
        lines += ["", "| rule | log | squelch | pySigma in SQLite | |", "|---|---|---|---|---|"]
        lines += [f"| {name} | {cloud} | {ours} | {theirs} | {verdict} |" for name, cloud, ours, theirs, verdict in chosen]
        lines += ["", f"The other {len(rows) - len(chosen)} select none of these events in either engine."]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("squelch")
    parser.add_argument("--rules", default="")
    parser.add_argument("--samples", default="")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        squelch = Squelch(options.squelch, pathlib.Path(directory))
        counts, differences = compare_random(squelch, options.cases)
        rows, idle, events = None, 0, {}
        rules, samples = pathlib.Path(options.rules), pathlib.Path(options.samples)
        if not options.rules or not (rules / "rules" / "cloud").is_dir():
            print("SigmaHQ's rules: skipped, set SIGMA_RULES to a checkout of SigmaHQ/sigma")
        elif not samples.is_dir():
            print("SigmaHQ's rules: skipped, no sample events at", samples)
        else:
            rows, idle, events = compare_published(squelch, rules, samples)
    text = report(counts, rows, idle, events)
    print(text)
    for rule, ids, errors in differences[:5]:
        print("different:", rule, ids, errors, sep="\n", file=sys.stderr)
    if options.write:
        page = pathlib.Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
        head, rest = page.read_text(encoding="utf-8").split("<!-- results -->\n", 1)
        tail = rest.split("<!-- end of results -->", 1)[1]
        page.write_text(f"{head}<!-- results -->\n{text}\n<!-- end of results -->{tail}", encoding="utf-8")
    wrong = counts["different"] + sum(row[4] != "same" for row in rows or [])
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
