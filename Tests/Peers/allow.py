"""Gives the sandbox's user one inline policy, or takes it away.

    allow.py STACK [DOCUMENT]
"""

import json
import sys

import boto3

with open(sys.argv[1]) as file:
    stack = json.load(file)
iam = boto3.client(
    "iam",
    aws_access_key_id=stack["credentials"]["accessKeyId"],
    aws_secret_access_key=stack["credentials"]["secretAccessKey"],
    region_name=stack["region"],
    endpoint_url=stack["endpoint"],
)
policy = {"UserName": "gameday-sandbox", "PolicyName": "gameday"}
if len(sys.argv) > 2:
    iam.put_user_policy(PolicyDocument=sys.argv[2], **policy)
else:
    iam.delete_user_policy(**policy)
