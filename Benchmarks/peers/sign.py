"""Signs the requests of Signing.swift with botocore: sign.py COUNT."""

import json
import sys
import time

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

count = int(sys.argv[1])
signer = SigV4Auth(Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "rds", "us-east-1")
bodies = [
    f"Action=DescribeDBClusters&DBClusterIdentifier=cluster-{index}&Version=2014-10-31" for index in range(64)
]
headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
since = time.process_time()
for index in range(count):
    request = AWSRequest(
        method="POST", url="https://rds.us-east-1.amazonaws.com/", data=bodies[index % 64], headers=headers
    )
    signer.add_auth(request)
cpu = time.process_time() - since
print(json.dumps({"count": count, "cpu_s": cpu, "per_cpu_s": count / cpu, "cpu_us_each": cpu * 1e6 / count}))
