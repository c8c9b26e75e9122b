"""Where a rule's field stands in a record: a second reading of docs/conformance.md, "Field names"."""

import json

AZURE = [
    {"operationname", "operationnamevalue"},
    {"category", "categoryvalue"},
    {"status", "activitystatus", "activitystatusvalue", "resulttype"},
    {"substatus", "activitysubstatus", "activitysubstatusvalue"},
    {"resourceprovider", "resourceprovidername", "resourceprovidervalue"},
    {"resourceid", "resourceuri"},
    {"resourcegroup", "resourcegroupname"},
]


def plain(name):
    return name.lower().replace("_", "")


def exact(name):
    return name


def walk(value, parts, normal, opens_text=False):
    """Every value at the end of a path; keys may hold dots, lists are walked through."""
    if not parts:
        yield value
        return
    if isinstance(value, list):
        for element in value:
            yield from walk(element, parts, normal, opens_text)
    elif isinstance(value, dict):
        for length in range(1, len(parts) + 1):
            wanted = ".".join(parts[:length])
            for key, inner in value.items():
                if normal(key) == normal(wanted):
                    yield from walk(inner, parts[length:], normal, opens_text)
    elif opens_text and isinstance(value, str) and value[:1] in "{[":
        try:
            yield from walk(json.loads(value), parts, normal, opens_text)
        except ValueError:
            pass


def spread(values, is_azure=False):
    for value in values:
        if isinstance(value, list):
            yield from spread(value, is_azure)
        elif is_azure and isinstance(value, dict) and value and {plain(k) for k in value} <= {"value", "localizedvalue"}:
            yield from value.values()
        else:
            yield value


def answer(values, is_azure=False):
    values = list(values)
    return bool(values), list(spread(values, is_azure))


def aws(event, field):
    return answer(walk(event, field.split("."), exact))


def azure(event, field):
    names = [field]
    for family in AZURE:
        if plain(field) in family:
            names = sorted(family)
    if plain(field).startswith("properties."):
        names.append("properties_d." + field.split(".", 1)[1])

    def look(names):
        return [v for name in names for v in walk(event, name.split("."), plain, opens_text=True)]

    found = look(names)
    if not found and plain(field) == "properties.message":
        found = look(sorted(AZURE[0]))
    return answer(found, is_azure=True)


def gcp(event, field):
    names = [field]
    if field.startswith("data."):
        names.append(field[5:])
        inner = field.split(".", 2)
        if inner[1].lower() == "protopayload" and len(inner) > 2 and inner[2].split(".")[0] in ("resource", "logName"):
            names.append(inner[2])
    if field.startswith("gcp.audit."):
        names.append("protoPayload." + field[len("gcp.audit.") :])
    return answer(v for name in names for v in walk(event, name.split("."), plain))


RESOLVERS = {"aws": aws, "azure": azure, "gcp": gcp}
