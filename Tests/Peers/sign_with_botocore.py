"""Signs requests with botocore: one JSON object a line in, one Authorization header a line out.

In: method, url, headers ([name, value] pairs), body (text), service, region, accessKeyID, secretAccessKey,
sessionToken or null, time (20150830T123600Z).
"""
import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials


def authorization(case):
    time = datetime.datetime.strptime(case["time"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda *_, **__: time
    headers = HTTPHeaders()
    for name, value in case["headers"]:
        headers.add_header(name, value)
    request = AWSRequest(method=case["method"], url=case["url"], data=case["body"].encode())
    request.headers = headers
    credentials = Credentials(case["accessKeyID"], case["secretAccessKey"], case.get("sessionToken"))
    kind = botocore.auth.S3SigV4Auth if case["service"] == "s3" else botocore.auth.SigV4Auth
    kind(credentials, case["service"], case["region"]).add_auth(request)
    return request.headers["Authorization"]


for line in sys.stdin:
    print(authorization(json.loads(line)))
