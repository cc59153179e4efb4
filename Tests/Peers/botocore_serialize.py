"""What botocore makes of calls and regions, for comparison.

In, one JSON object a line, either {"endpoint": service, "region": region} or {"service", "operation", "parameters"}.
Out, one JSON object a line: {"url", "signingRegion"} or {"body", "target"}.
"""
import json
import sys

import boto3
from botocore.serialize import create_serializer

clients = {}


def client(service, region="us-east-1"):
    if (service, region) not in clients:
        clients[service, region] = boto3.client(
            service, region_name=region, aws_access_key_id="a", aws_secret_access_key="b")
    return clients[service, region]


def endpoint(case):
    meta = client(case["endpoint"], case["region"])
    signing = {}
    meta.meta.events.register("before-sign.*.*", lambda **event: signing.update(event["request"].context["signing"]))
    return {"url": meta.meta.endpoint_url, "signingRegion": signing.get("region", meta._request_signer.region_name)}


def call(case):
    model = client(case["service"]).meta.service_model
    operation = model.operation_model(case["operation"])
    request = create_serializer(model.protocol).serialize_to_request(case["parameters"], operation)
    body = request["body"]
    if isinstance(body, dict):
        from botocore.utils import percent_encode_sequence
        body = percent_encode_sequence(body)
    elif isinstance(body, bytes):
        body = body.decode()
    return {"body": body, "target": request["headers"].get("X-Amz-Target", "")}


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(endpoint(case) if "endpoint" in case else call(case)))
