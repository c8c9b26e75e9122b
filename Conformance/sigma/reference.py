"""pySigma's reading of a rule, executed in SQLite.

The backend's SQL is kept but for what docs/conformance.md settles otherwise: numbers are compared as numbers wherever
they stand, `exists` is the presence of the key, booleans have no case, a keyword is looked for in each text of the
record alone, and only dates have parts.
"""

import itertools
import json
import re
import sqlite3

from sigma.backends.sqlite import sqliteBackend
from sigma.rule import SigmaRule

SEPARATOR = "\x01"
MOST_ROWS = 2000


class Backend(sqliteBackend):
    compare_op_expression = "number({field}) {operator} {value}"
    bool_expression = "({field}={value} COLLATE NOCASE)"
    contains_expression = "any_like({field}, '%{value}%')"
    field_timestamp_part_expression = (
        "(CASE WHEN {field} GLOB '[0-9][0-9][0-9][0-9]-*' THEN CAST(strftime('{timestamp_part}', {field}) AS INTEGER) END)"
    )


def presence(field):
    return f"has {field}"


class PresenceBackend(Backend):
    """`exists` reads a column of its own."""

    def convert_condition_field_exists(self, cond, state):
        return f"{self.escape_and_quote_field(presence(cond.field))} = 1"

    def convert_condition_field_not_exists(self, cond, state):
        return f"{self.escape_and_quote_field(presence(cond.field))} = 0"


def text(value):
    """A value as text: what every comparison but those of numbers sees."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def number(value):
    if value is None or not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", value):
        return None
    return int(value) if re.fullmatch(r"[-+]?\d+", value) else float(value)


def any_like(texts, pattern):
    if texts is None:
        return False
    regex, position = "", 0
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 1
            regex += re.escape(pattern[position])
        else:
            regex += {"%": ".*", "_": "."}.get(char, re.escape(char))
        position += 1
    compiled = re.compile(regex, re.S | re.I | re.A)
    return any(compiled.fullmatch(one) for one in texts.split(SEPARATOR))


def regexp(pattern, value):
    return value is not None and re.search(pattern, value) is not None


def every_text(value):
    if isinstance(value, dict):
        return [one for inner in value.values() for one in every_text(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in every_text(inner)]
    return [] if value is None else [text(value)]


class Refused(Exception):
    pass


class Reference:
    """One rule, ready to be asked for the events that it selects."""

    def __init__(self, rule_text):
        backend = PresenceBackend(collate_nocase=True, fulltext_field="every text")
        try:
            rule = SigmaRule.from_yaml(rule_text)
            self.queries = backend.convert_rule(rule)
            self.fields = [field for field in backend.required_fields(rule) if field != "every text"]
        except Exception as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        named = re.findall(r"[`\"]has ([^`\"]+)[`\"]", " ".join(self.queries))
        self.fields = sorted(set(self.fields) | set(named))

    def select(self, events, resolve):
        """Indices of the selected events; `resolve(event, field)` gives whether a field is there, and its values."""
        database = sqlite3.connect(":memory:")
        database.create_function("regexp", 2, regexp)
        database.create_function("number", 1, number)
        database.create_function("any_like", 2, any_like)
        columns = ["id"]
        for field in self.fields:
            columns += [f"`{field}` TEXT", f"`{presence(field)}`"]
        columns.append("`every text` TEXT")
        database.execute(f"CREATE TABLE logs ({', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        for index, event in enumerate(events):
            fields = [resolve(event, field) for field in self.fields]
            # One row for each combination of list elements: a positive test then holds if any element passes.
            choices = itertools.product(*[[text(v) for v in values] or [None] for _, values in fields])
            texts = every_text(event)
            for combination in itertools.islice(choices, MOST_ROWS):
                row = [index]
                for (is_present, _), value in zip(fields, combination):
                    row += [value, int(is_present)]
                row.append(SEPARATOR.join(texts) if texts else None)
                database.execute(f"INSERT INTO logs VALUES ({marks})", row)
        selected = set()
        for query in self.queries:
            selected |= {row[0] for row in database.execute(query)}
        return selected
