"""The same question in SQL: check_duckdb.py convert|parquet|json FOLDER OPERATIONS.

`convert` brings history.jsonl into the forms that DuckDB reads best (the rows of the listing one a line, and both as
Parquet) and is not measured.
"""

import json
import sys
import time

import duckdb

form, folder, operations = sys.argv[1], sys.argv[2], int(sys.argv[3])
columns = "{type: 'VARCHAR', op: 'BIGINT', f: 'VARCHAR', key: 'VARCHAR', t_us: 'BIGINT'}"
sources = {
    "json": (
        f"read_json('{folder}/events.jsonl', format = 'newline_delimited', columns = {columns})",
        f"read_json('{folder}/rows.jsonl', format = 'newline_delimited', columns = {{key: 'VARCHAR', seq: 'BIGINT'}})",
    ),
    "parquet": (f"'{folder}/events.parquet'", f"'{folder}/rows.parquet'"),
}
database = duckdb.connect()
database.execute("SET threads = 1")
if form == "convert":
    with open(f"{folder}/history.jsonl") as history, open(f"{folder}/events.jsonl", "w") as events:
        for line in history:
            if '"rows":' not in line:
                events.write(line)
                continue
            with open(f"{folder}/rows.jsonl", "w") as rows:
                rows.writelines(json.dumps(row) + "\n" for row in json.loads(line)["rows"])
    for source, name in zip(sources["json"], ("events", "rows")):
        database.execute(f"COPY (SELECT * FROM {source}) TO '{folder}/{name}.parquet'")
    sys.exit()
events, rows = sources[form]
since = time.process_time()
lost, duplicate = database.execute(f"""
    WITH events AS MATERIALIZED (SELECT * FROM {events}),
    rows AS MATERIALIZED (SELECT key, count(*) AS copies FROM {rows} GROUP BY key),
    scan AS (SELECT t_us FROM events WHERE type = 'invoke' AND f = 'scan'),
    known AS (
        SELECT DISTINCT i.key FROM events i JOIN events o ON o.op = i.op
        WHERE i.type = 'invoke' AND i.f = 'transfer' AND o.type = 'ok' AND o.t_us < (SELECT t_us FROM scan))
    SELECT (SELECT count(*) FROM known ANTI JOIN rows USING (key)), (SELECT count(*) FROM rows WHERE copies > 1)
""").fetchone()
cpu = time.process_time() - since
print(json.dumps({"cpu_s": cpu, "per_cpu_s": operations / cpu, "lost": lost, "duplicate": duplicate}))
