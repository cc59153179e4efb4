"""The same question in plain Python: check_reference.py HISTORY OPERATIONS."""

import json
import sys
import time

since = time.process_time()
keys = {}
known = {}
begun = {}
lost = set()
duplicate = set()
with open(sys.argv[1], "rb") as history:
    for line in history:
        record = json.loads(line)
        kind = record["type"]
        if kind == "invoke":
            if record["f"] == "transfer":
                keys[record["op"]] = record["key"]
            else:
                begun[record["op"]] = record["t_us"]
        elif kind == "ok":
            if record.get("f", "transfer") == "transfer":
                known.setdefault(keys[record["op"]], record["t_us"])
            elif record["f"] == "scan" and record["complete"]:
                seen = set()
                for row in record["rows"]:
                    key = row["key"]
                    if key in seen:
                        duplicate.add(key)
                    seen.add(key)
                begin = begun[record["op"]]
                lost.update(key for key, time_known in known.items() if time_known < begin and key not in seen)
cpu = time.process_time() - since
print(json.dumps({"cpu_s": cpu, "per_cpu_s": int(sys.argv[2]) / cpu, "lost": len(lost), "duplicate": len(duplicate)}))
