"""A Sigma rule over an SQLite table of all records. usage: sigma_sqlite.py RULE.yml EVENTS.ndjson

pySigma turns the rule into SQL; the table has a column for each top-level key, nested values as JSON text.
"""
import json
import sqlite3
import sys

from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection

columns = ["eventID", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress", "userAgent", "errorCode",
           "userIdentity", "requestParameters", "responseElements"]


def rows(path):
    with open(path, "rb") as lines:
        for line in lines:
            record = json.loads(line)
            yield [json.dumps(value) if isinstance(value, (dict, list)) else value
                   for value in map(record.get, columns)]


queries = sqliteBackend().convert(SigmaCollection.from_yaml(open(sys.argv[1]).read()))
database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE logs (%s)" % ", ".join(columns))
database.executemany("INSERT INTO logs VALUES (%s)" % ", ".join("?" * len(columns)), rows(sys.argv[2]))
for query in queries:
    query = query.replace("<TABLE_NAME>", "logs").replace("SELECT *", "SELECT eventID", 1)
    for (identifier,) in database.execute(query):
        print(identifier)
