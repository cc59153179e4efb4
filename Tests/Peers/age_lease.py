"""Makes the lease of the stack that a stack file describes so many seconds older.

    age_lease.py STACK SECONDS
"""

import json
import sys

import boto3

with open(sys.argv[1]) as file:
    stack = json.load(file)
ssm = boto3.client(
    "ssm",
    aws_access_key_id=stack["credentials"]["accessKeyId"],
    aws_secret_access_key=stack["credentials"]["secretAccessKey"],
    region_name=stack["region"],
    endpoint_url=stack["endpoint"],
)
name = f"/gameday/{stack['name']}/lease"
lease = json.loads(ssm.get_parameter(Name=name)["Parameter"]["Value"])
for instant in ("began", "expires"):
    lease[instant] -= int(sys.argv[2])
ssm.put_parameter(Name=name, Value=json.dumps(lease), Type="String", Overwrite=True)
