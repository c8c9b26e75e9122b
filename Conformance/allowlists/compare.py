"""Asks Squelch and pySigma's SQLite backend which events an allowlist entry takes out; see `run`.

A rule that selects everything is joined with each entry. What Squelch decides by the entry must be what pySigma's query
no longer selects: for every shipped entry on native fields, switched on and filled in, and for generated ones.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sigma"))

from fields import RESOLVERS
from reference import Reference
from sigma.collection import SigmaCollection

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULE = "11111111-1111-4111-8111-111111111111"
SOURCES = {"aws": ("aws", "cloudtrail"), "azure": ("azure", "activitylogs"), "gcp": ("gcp", "gcp.audit")}
OID = "http://schemas.microsoft.com/identity/claims/objectidentifier"
NSG = "Microsoft.Network/networkSecurityGroups/"


def rule(cloud):
    product, service = SOURCES[cloud]
    return (f"title: all\nid: {RULE}\nlogsource: {{product: {product}, service: {service}}}\n"
            "detection:\n    s: ['*']\n    condition: s\n")


class Filtered(Reference):
    """A rule with a filter joined to it, as pySigma joins them."""

    def __init__(self, rule_text, filter_text):
        joined = SigmaCollection.from_yaml(rule_text + "---\n" + filter_text).rules[0]
        from reference import PresenceBackend
        import re

        backend = PresenceBackend(collate_nocase=True, fulltext_field="every text")
        self.queries = backend.convert_rule(joined)
        self.fields = [field for field in backend.required_fields(joined) if field != "every text"]
        named = re.findall(r"[`\"]has ([^`\"]+)[`\"]", " ".join(self.queries))
        self.fields = sorted(set(self.fields) | set(named))


def shipped():
    for path in sorted((ROOT / "allowlists").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        if "taxonomy: squelch" in text:
            continue
        cloud = next(name for name in SOURCES if f"product: {name}" in text)
        filled = text.replace("  enabled: false\n", "").replace("000000000000", "111122223333").replace("REPLACE", "acme")
        yield path.name, cloud, filled


def merged(base, extra):
    for key, value in extra.items():
        base[key] = merged(base.get(key, {}), value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return base


class Maker:
    """Entries and events out of few words, so that many of them meet."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    ROLES = ["acme-load-balancer-controller", "acme-cluster", "ci-network", "ci-other", "Ops", "acme-cfn-execution",
             "aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS", "acme-emr-service", "acme-github-deploy"]
    NAMES = ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "CreateSecurityGroup", "DeleteSecurityGroup",
             "CreateNetworkAclEntry"]
    MAILS = ["service-111122223333@container-engine-robot.iam.gserviceaccount.com", "acme-terraform@acme.iam.gserviceaccount.com",
             "acme-config-connector@acme.iam.gserviceaccount.com", "dana@example.org"]
    IDS = ["00000000-acme-aks-identity", "00000000-acme-service-connection", "00000000-acme-policy-identity", "someone"]

    def pick(self, values):
        return self.random.choice(values)

    def event(self, cloud, number):
        identity = f"{number:08d}-0000-4000-8000-000000000000"
        time = f"2026-03-04T05:{number // 60 % 60:02d}:{number % 60:02d}Z"
        if cloud == "aws":
            role, service = self.pick(self.ROLES), self.pick([None, "cloudformation.amazonaws.com", "elasticmapreduce.amazonaws.com"])
            user = {"type": "AssumedRole", "accountId": "111122223333",
                    "arn": f"arn:aws:sts::111122223333:assumed-role/{role.split('/')[-1]}/{self.pick(['run', 'i-0', 'CI'])}",
                    "sessionContext": {"sessionIssuer": {"type": "Role", "arn": f"arn:aws:iam::111122223333:role/{role}"}}}
            if service:
                user["invokedBy"] = service
            if self.random.random() < 0.4:
                user["sessionContext"]["webIdFederationData"] = {
                    "federatedProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}
            return {"eventVersion": "1.10", "eventID": identity, "eventTime": time, "userIdentity": user,
                    "eventSource": self.pick(["ec2.amazonaws.com", "rds.amazonaws.com"]), "eventName": self.pick(self.NAMES),
                    "awsRegion": self.pick(["eu-west-1", "us-east-1"]), "recipientAccountId": "111122223333",
                    "sourceIPAddress": service or self.pick(["203.0.113.9", "198.51.100.1", "2001:db8::1"]),
                    "userAgent": self.pick(["aws-cli/2.22", "APN/1.0 HashiCorp/1.0 Terraform/1.9"]), "eventType": "AwsApiCall",
                    "requestParameters": self.pick([None, {"groupId": "sg-1"}, {"groupId": "sg-2"}])}
        if cloud == "azure":
            who = self.pick(self.IDS)
            return {"eventDataId": identity, "eventTimestamp": time, "caller": who, "claims": self.pick([{OID: who}, {"appid": who}]),
                    "operationName": {"value": NSG + self.pick(["write", "delete", "securityRules/write", "securityRules/delete"])},
                    "resourceId": "/subscriptions/5f0c2f6e/resourceGroups/rg/providers/" + NSG + "nsg1", "correlationId": identity,
                    "status": {"value": "Succeeded"}, "subscriptionId": "5f0c2f6e", "callerIpAddress": self.pick(["203.0.113.9", "10.0.0.4"])}
        method = self.pick(["v1.", "beta.", ""]) + "compute." + self.pick(
            ["firewalls.insert", "firewalls.patch", "firewalls.delete", "networks.delete"])
        return {"insertId": identity, "timestamp": time, "logName": "projects/acme/logs/cloudaudit.googleapis.com%2Factivity",
                "resource": {"type": "gce_firewall_rule", "labels": {"project_id": "acme"}},
                "protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "serviceName": "compute.googleapis.com",
                                 "methodName": method, "resourceName": "projects/acme/global/firewalls/a",
                                 "authenticationInfo": {"principalEmail": self.pick(self.MAILS)},
                                 "requestMetadata": {"callerIp": self.pick(["203.0.113.9", "198.51.100.1"])}}}

    def entry(self, cloud, number):
        product, service = SOURCES[cloud]
        who = {
            "aws": ["userIdentity.sessionContext.sessionIssuer.arn: 'arn:aws:iam::111122223333:role/" + self.pick(self.ROLES) + "'",
                    "userIdentity.sessionContext.sessionIssuer.arn|endswith: ':role/ci-network'",
                    "userIdentity.sessionContext.sessionIssuer.arn|contains: [':role/ci-', ':role/OPS']",
                    "userIdentity.sessionContext.sessionIssuer.arn: 'arn:aws:iam::*:role/acme-*'",
                    "userIdentity.arn|contains: ':assumed-role/ci-other/'", "sourceIPAddress|cidr: 203.0.113.0/24",
                    "sourceIPAddress: [203.0.113.9, 198.51.100.1]", "recipientAccountId: 111122223333"],
            "azure": [f"claims.appid: {self.pick(self.IDS)}", f"caller: {self.pick(self.IDS)}", "caller|startswith: 00000000-acme",
                      "callerIpAddress: 203.0.113.9"],
            "gcp": [f"protoPayload.authenticationInfo.principalEmail: {self.pick(self.MAILS)}",
                    "protoPayload.authenticationInfo.principalEmail|endswith: '@acme.iam.gserviceaccount.com'",
                    "protoPayload.requestMetadata.callerIp: [203.0.113.9, 192.0.2.1]"],
        }[cloud]
        what = {
            "aws": ["eventName: [AuthorizeSecurityGroupIngress, createsecuritygroup]", "eventName|startswith: Revoke",
                    "eventName|re: '^(Create|Delete)Sec'", "requestParameters: null", "requestParameters.groupId: sg-1",
                    "userAgent|contains|all: [terraform, hashicorp]", "awsRegion|neq: us-east-1", "userIdentity.invokedBy|exists: false"],
            "azure": [f"operationName: {NSG}write", "operationName|endswith: /delete", "operationName|contains: securityRules"],
            "gcp": ["protoPayload.methodName|endswith: compute.firewalls.insert", "protoPayload.methodName: '*.firewalls.*'",
                    "protoPayload.methodName|startswith: v1."],
        }[cloud]
        other = self.pick([line for line in what])
        condition, extra = self.pick([("not selection", ""), ("not (selection and other)", other), ("not (selection and not other)", other),
                                      ("not 1 of selection*", ""), ("not selection or not other", other)])
        body = f"  selection:\n    {self.pick(who)}\n    {self.pick(what)}\n" + (f"  other:\n    {extra}\n" if extra else "")
        return (f"title: generated {number}\nid: 22222222-2222-4222-8222-{number:012d}\n"
                f"logsource:\n  product: {product}\n  service: {service}\nfilter:\n  rules: {self.pick(['any', '[' + RULE + ']'])}\n{body}"
                f"  condition: {condition}\nsquelch:\n  owner: nobody\n  reason: generated\n  expires: 2026-12-01\n  max_exposure: critical\n")


def taken_out(squelch, directory, cloud, entry, events):
    """What Squelch decides by the entry, by place of the event; and what it says of the entry."""
    for name, text in (("rules/rule.yml", rule(cloud)), ("entries/entry.yml", entry),
                       ("events.ndjson", "".join(json.dumps(event) + "\n" for event in events))):
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    database = directory / "ledger.db"
    for file in directory.glob("ledger.db*"):
        file.unlink()
    done = subprocess.run(
        [squelch, "score", "--db", str(database), "--rules", str(directory / "rules"), "--allowlists", str(directory / "entries"),
         "--format", "ndjson", str(directory / "events.ndjson")], capture_output=True, text=True, encoding="utf-8")
    named = {event.get("eventID") or event.get("eventDataId") or event.get("insertId"): place for place, event in enumerate(events)}
    found = set()
    for line in done.stdout.splitlines():
        verdict = json.loads(line)
        if any(e["code"].startswith("allowlist.") for e in verdict["evidence"]):
            found.add(named[verdict["event_id"]])
    return found, done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("squelch")
    parser.add_argument("--entries", type=int, default=50)
    options = parser.parse_args()
    maker, wrong, total, hit = Maker(20261125), 0, 0, 0
    cases = list(shipped()) + [(f"generated {n}", cloud, maker.entry(cloud, n))
                               for n in range(options.entries) for cloud in [["aws", "aws", "azure", "gcp"][n % 4]]]
    with tempfile.TemporaryDirectory() as directory:
        for name, cloud, entry in cases:
            events = [maker.event(cloud, number) for number in range(120)]
            left = Filtered(rule(cloud), entry).select(events, RESOLVERS[cloud])
            wanted = set(range(len(events))) - left
            found, errors = taken_out(options.squelch, pathlib.Path(directory), cloud, entry, events)
            total, hit = total + 1, hit + bool(wanted)
            if found != wanted or "error[" in errors:
                wrong += 1
                print("different:", name, sorted(found ^ wanted)[:5], entry, errors, sep="\n", file=sys.stderr)
    print(f"{total} entries on native fields, {hit} of which take out some of 120 events: {total - wrong} same, {wrong} different.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
