"""Reads an OTLP/HTTP JSON body on standard input with OpenTelemetry's own protocol buffers and prints what it holds.

Unknown or misspelt fields, wrong types and ids of wrong lengths are errors. The one difference between OTLP's JSON and
that of protocol buffers is undone first: ids are hexadecimal, not base 64.
"""
import base64
import json
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def with_base64_ids(value):
    if isinstance(value, list):
        return [with_base64_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    ids = ("traceId", "spanId", "parentSpanId")
    return {key: base64.b64encode(bytes.fromhex(item)).decode() if key in ids else with_base64_ids(item)
            for key, item in value.items()}


request = json_format.ParseDict(with_base64_ids(json.load(sys.stdin)), ExportTraceServiceRequest())
spans = [span for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans]
names = {span.span_id: span.name for span in spans}
assert len(names) == len(spans), "a span id occurs twice"
for span in spans:
    assert len(span.trace_id) == 16 and any(span.trace_id), span.name
    assert len(span.span_id) == 8 and any(span.span_id), span.name
    assert not span.parent_span_id or span.parent_span_id in names, span.name
    assert 0 < span.start_time_unix_nano <= span.end_time_unix_nano, span.name
    assert span.status.code in (1, 2), span.name
print(json.dumps({
    "traces": sorted({span.trace_id.hex() for span in spans}),
    "service": [a.value.string_value for r in request.resource_spans for a in r.resource.attributes],
    "spans": [{"name": s.name, "parent": names.get(s.parent_span_id, ""), "kind": s.kind, "status": s.status.code,
               "message": s.status.message, "start": s.start_time_unix_nano // 1000,
               "end": s.end_time_unix_nano // 1000, "events": [e.name for e in s.events]} for s in spans],
}))
