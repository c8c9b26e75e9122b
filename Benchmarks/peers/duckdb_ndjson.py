"""Event ids of the records that bear one of the names. usage: duckdb_ndjson.py NAMES EVENTS.ndjson"""
import sys

import duckdb

names = open(sys.argv[1]).read().split()
database = duckdb.connect()
database.execute("SET threads = 1")
rows = database.execute(
    "SELECT eventID FROM read_ndjson(?, columns = {eventID: 'VARCHAR', eventName: 'VARCHAR'})"
    " WHERE list_contains(?, eventName)", [sys.argv[2], names])
while batch := rows.fetchmany(10_000):
    sys.stdout.writelines(row[0] + "\n" for row in batch)
