"""Event ids of the records that bear one of the names. usage: simdjson_ndjson.py NAMES EVENTS.ndjson"""
import sys

import simdjson

names = set(open(sys.argv[1]).read().split())
parser = simdjson.Parser()
with open(sys.argv[2], "rb") as lines:
    for line in lines:
        record = parser.parse(line)
        if record["eventName"] in names:
            print(record["eventID"])
        del record
