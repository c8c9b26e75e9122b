"""Validates Squelch's OCSF findings: JSON Schema of the class, and what that schema cannot say.

The schema of the package is strict: an unknown key or enum value is an error. It does not check that the captions
beside the ids are the dictionary's, so this does.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

VERSION = "1.8.0"
CLASS = "detection_finding"
STORIES = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "stories"
CAPTIONED = ["activity_id", "severity_id", "confidence_id", "impact_id", "risk_level_id", "status_id", "type_uid"]


def score(squelch, form, paths):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [squelch, "score", "--db", f"{folder}/l.db", "--format", form, *map(str, paths)],
            capture_output=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"score --format {form} ended with {done.returncode}: {done.stderr.decode()[:2000]}")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def sibling(key):
    return {"activity_id": "activity_name", "type_uid": "type_name"}.get(key, key.removesuffix("_id"))


def problems(finding, validator, attributes):
    for error in validator.iter_errors(finding):
        yield f"{'/'.join(map(str, error.absolute_path)) or '.'}: {error.message[:200]}"
    for key in CAPTIONED:
        options = attributes[key]["enum"]
        value = str(finding[key])
        if value not in options:
            yield f"{key}: {value} is none of the enum"
        elif finding.get(sibling(key)) != options[value]["caption"]:
            yield f"{sibling(key)}: {finding.get(sibling(key))!r} stands beside {key} {value}"


def same(finding, verdict):
    """What must agree with the verdict that the finding was made of."""
    yield finding["status_id"] == (3 if verdict["decision"] == "suppress" else 1)
    yield finding["is_alert"] == (verdict["decision"] == "alert")
    yield finding["finding_info"]["uid"] == verdict["event_id"]
    yield abs(finding["confidence_score"] - 100 * verdict["confidence"]) <= 0.5
    codes = [piece["code"] for piece in verdict["evidence"]]
    yield [item["name"] for item in finding["enrichments"]][: len(codes)] == codes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("squelch")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    options = parser.parse_args()
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=VERSION)).get_class_schema(
        class_name=CLASS, profiles=["cloud"])
    validator = jsonschema.Draft202012Validator(schema)
    attributes = get_ocsf_schema(version=VERSION)["classes"][CLASS]["attributes"]
    inputs = [(story.name, sorted(story.glob("events*"))) for story in sorted(STORIES.iterdir())]
    if options.samples.exists():
        inputs.append(("samples", [options.samples]))
    else:
        print(f"no samples at {options.samples}: only the stories are read")
    count = bad = 0
    for name, paths in inputs:
        findings = score(options.squelch, "ocsf", paths)
        verdicts = score(options.squelch, "ndjson", paths)
        if len(findings) != len(verdicts):
            sys.exit(f"{name}: {len(findings)} findings, {len(verdicts)} verdicts")
        for finding, verdict in zip(findings, verdicts):
            count += 1
            found = list(problems(finding, validator, attributes))
            if not all(same(finding, verdict)):
                found.append("differs from its verdict")
            for problem in found[:5]:
                print(f"{name}: {verdict['event_id']}: {problem}")
            bad += bool(found)
    print(f"OCSF {VERSION} {CLASS}: {count} findings, {bad} invalid")
    sys.exit(1 if bad or not count else 0)


main()
