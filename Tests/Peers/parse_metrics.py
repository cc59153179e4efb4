"""Parses metrics in the Prometheus text format with Prometheus' own client, and prints them as JSON.

usage: parse_metrics.py [URL]
The metrics are at URL, which must name their format, else on standard input. stdout: {"families": {NAME: [TYPE, HELP]}, "samples": [[NAME, LABELS, VALUE], ...]}
"""
import json
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

if len(sys.argv) > 1:
    with urllib.request.urlopen(sys.argv[1], timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8", answer.headers
        text = answer.read().decode()
else:
    text = sys.stdin.read()
families, samples = {}, []
for family in text_string_to_metric_families(text):
    families[family.name] = [family.type, family.documentation]
    samples += [[sample.name, sample.labels, sample.value] for sample in family.samples]
print(json.dumps({"families": families, "samples": samples}))
