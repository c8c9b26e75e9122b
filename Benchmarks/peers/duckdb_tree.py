"""The same from a bucket of {"Records":[…]} files. usage: duckdb_tree.py NAMES BUCKET"""
import sys

import duckdb

names = open(sys.argv[1]).read().split()
database = duckdb.connect()
database.execute("SET threads = 1")
rows = database.execute(
    "SELECT record.eventID FROM (SELECT unnest(Records) AS record FROM read_json(?, format = 'unstructured',"
    " columns = {Records: 'STRUCT(eventID VARCHAR, eventName VARCHAR)[]'}, maximum_object_size = 67108864))"
    " WHERE list_contains(?, record.eventName)", [sys.argv[2] + "/**/*.json.gz", names])
while batch := rows.fetchmany(10_000):
    sys.stdout.writelines(row[0] + "\n" for row in batch)
