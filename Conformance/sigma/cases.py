"""Small random rules and events for the comparison."""

import random

FIELDS = ["a", "b", "c", "d"]
TEXTS = [
    "abc", "ABC", "aBc", "ab", "b", "", "a*c", "a?c", "a\\c", "a\\bc", "x y", "-x", "/x", "a -x b", "a /x b", "a \u2013x", "22",
    "22.0", "10", "9", "-5", "1e2", "true", "False", "10.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "fe80::1", "YWJj", "abc.def",
    "a%c", "a_c", "[a]", '"a"', "it's", "null", "2026-03-04T05:06:07Z", "2024-12-30T23:59:00Z", "2026-01-01", "cmd.exe",
    "C:\\Windows\\cmd.exe", "dir\\", "dir\\x", "a.c", "aac", "line1\nline2", "9007199254740993", "9007199254740992",
]
NUMBERS = [22, 10, 9, -5, 1, 0, 100, 9007199254740993, 9007199254740992, 22.5]
PATTERNS = [
    "abc", "ABC", "a*", "*c", "a*c", "a?c", "?bc", "*", "?", "a\\*c", "a\\?c", "a\\\\*", "a\\\\c", "a\\c", "a\\\\\\*c", "dir\\",
    "dir\\\\", "", "b", "*b*", "-x", "/x", "a -x b", "22", "22.0", "true", "True", "a%c", "a_c", "[a]", "*.exe", "*\\cmd.exe",
    "*\\\\cmd.exe", "C:\\Windows\\*", "x y", '"a"', "it's", "a.c", "null", "9007199254740993", "??", "*?", "a**c", "lin*2", "2026*",
]
EXPRESSIONS = [
    "abc", "^a", "c$", "a.c", "A.C", "[ab]+", "\\d+", "\\w", "\\s", "(?:ab|b)c", "a|b", "^$", "a{2}", "\\bx", "a\\\\", "line1.line2",
    "^line2", "\\.exe$",
]
NETWORKS = ["10.0.0.0/8", "10.0.0.0/16", "192.168.0.0/16", "10.0.0.1/32", "fe80::/16", "10.0.0.0/9"]
MODIFIERS = [
    "", "", "", "", "contains", "startswith", "endswith", "contains|all", "cased", "contains|cased", "startswith|cased", "re",
    "re|i", "re|m", "re|s", "re|i|s", "cidr", "lt", "lte", "gt", "gte", "exists", "fieldref", "fieldref|contains",
    "fieldref|startswith", "fieldref|endswith", "base64", "base64|contains", "base64offset|contains", "wide|base64offset|contains",
    "utf16|base64|startswith", "utf16be|base64", "windash", "windash|contains", "neq", "contains|neq", "all", "minute", "hour",
    "day", "week", "month", "year", "hour|gte", "day|lt", "windash|contains|all", "cased|endswith",
]
CONDITIONS = ["1 of s*", "all of s*", "1 of them", "all of them", "any of them", "1 of *", "all of *_x", "1 of _s*"]


def quoted(text):
    return "'" + text.replace("'", "''").replace("\n", "\n\n") + "'"


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, values):
        return self.random.choice(values)

    def value(self, modifiers):
        first = modifiers.split("|")[0]
        if first == "re":
            return quoted(self.pick(EXPRESSIONS))
        if first == "cidr":
            return self.pick(NETWORKS)
        if first in ("lt", "lte", "gt", "gte"):
            return self.pick(["22", "10", "9", "-5", "1", "0", "100", "22.5"])
        if first in ("minute", "hour", "day", "week", "month", "year"):
            return self.pick(["5", "6", "4", "3", "2026", "2024", "59", "23", "30", "12", "1", "0", "53", "52", "9"])
        if first == "exists":
            return self.pick(["true", "false"])
        if first == "fieldref":
            return self.pick(FIELDS)
        if "base64" in modifiers:
            return quoted(self.pick(["abc", "ab", "b", "foo bar"]))
        if not modifiers and self.random.random() < 0.25:
            return self.pick(["22", "10", "-5", "true", "false", "null", "null"])
        return quoted(self.pick(PATTERNS))

    def lines(self):
        lines, seen = [], set()
        for _ in range(self.pick([1, 1, 1, 2, 2, 3])):
            modifiers = self.pick(MODIFIERS)
            key = self.pick(FIELDS) + ("|" + modifiers if modifiers else "")
            if key in seen:
                continue
            seen.add(key)
            if self.random.random() < 0.6 or modifiers == "exists":
                lines.append(f"{key}: {self.value(modifiers)}")
            else:
                lines.append(f"{key}:")
                lines += [f"    - {self.value(modifiers)}" for _ in range(self.pick([1, 2, 3]))]
        return lines

    def selection(self, name):
        chance = self.random.random()
        words = [pattern for pattern in PATTERNS if pattern]
        if chance < 0.75:
            return [f"    {name}:"] + ["        " + line for line in self.lines()]
        if chance < 0.88:
            lines = [f"    {name}:"]
            for _ in range(self.pick([1, 2, 3])):
                first, *rest = self.lines()
                lines += ["        - " + first] + ["          " + line for line in rest]
            return lines
        if chance < 0.96:
            return [f"    {name}:"] + [f"        - {quoted(self.pick(words))}" for _ in range(self.pick([1, 2]))]
        return [f"    {name}:", "        '|all':"] + [f"            - {quoted(self.pick(words))}" for _ in range(2)]

    def condition(self, names, depth=0):
        chance = self.random.random()
        if depth > 2 or chance < 0.35:
            return self.pick(names)
        if chance < 0.5:
            return f"not {self.condition(names, depth + 2)}"
        if chance < 0.65:
            return f"{self.condition(names, depth + 1)} and {self.condition(names, depth + 1)}"
        if chance < 0.78:
            return f"{self.condition(names, depth + 1)} or {self.condition(names, depth + 1)}"
        if chance < 0.9:
            return f"({self.condition(names, depth + 1)})"
        return self.pick(CONDITIONS)

    def rule(self):
        names = self.random.sample(["s1", "s2", "sel_x", "filter_x", "_s", "notx"], self.pick([1, 1, 2, 3]))
        lines = ["title: random", "logsource:", "    product: aws", "    service: cloudtrail", "detection:"]
        for name in names:
            lines += self.selection(name)
        lines.append("    condition: " + (self.condition(names) if self.random.random() < 0.6 else names[0]))
        return "\n".join(lines) + "\n"

    def event(self, number):
        event = {
            "eventVersion": "1.11", "eventID": f"00000000-0000-4000-8000-{number:012}", "eventTime": "2025-07-08T09:10:11Z",
            "eventSource": "ec2.amazonaws.com", "eventName": "Zzz", "awsRegion": "zz-1",
        }
        for field in FIELDS:
            chance = self.random.random()
            if chance < 0.2:
                continue
            if chance < 0.25:
                event[field] = None
            elif chance < 0.32:
                event[field] = self.pick([True, False])
            elif chance < 0.45:
                event[field] = self.pick(NUMBERS)
            else:
                event[field] = self.pick(TEXTS)
        return event
