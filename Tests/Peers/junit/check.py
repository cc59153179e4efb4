"""Says what a JUnit report is: whether the schema takes it, and what a reader of such reports finds in it.

Reads the report on standard input; prints one JSON object. The counts are taken from the test cases, not from the
attributes that claim them.
"""

import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import xmlschema

text = sys.stdin.buffer.read()
schema = xmlschema.XMLSchema(str(pathlib.Path(__file__).with_name("junit.xsd")))
problems = [f"{error.path}: {error.reason}" for error in schema.iter_errors(text.decode("utf-8"))]
root = ElementTree.fromstring(text)
suites = []
for suite in root.iter("testsuite"):
    cases = suite.findall("testcase")
    kinds = {kind: [case for case in cases if case.find(kind) is not None] for kind in ("failure", "error", "skipped")}
    claimed = {"tests": len(cases), "failures": len(kinds["failure"]), "errors": len(kinds["error"]),
               "skipped": len(kinds["skipped"])}
    problems += [f"{name} is not {count}" for name, count in claimed.items() if suite.get(name) != str(count)]
    problems += [f"{name} of all is not {claimed[name]}" for name in ("tests", "failures", "errors")
                 if root.get(name) != str(claimed[name])]
    suites.append(suite.get("name"))
found = {case.get("name"): next(([child.tag, child.get("type"), child.get("message"), child.text or ""] for child in case
                                 if child.tag in ("failure", "error", "skipped")), ["passed", "", "", ""])
         for case in root.iter("testcase")}
print(json.dumps({"problems": problems, "suites": suites, "cases": found}))
