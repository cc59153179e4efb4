"""A moto server on a free port with a bucket and two topics, to one of which a queue listens.

Signatures and permissions are checked until `unchecked` is asked: moto puts a request together again before it checks
it, and gets a space in a form and a slash in a query wrong, also of boto3's own requests. Prints one JSON line when it is ready: the port, an administrator's
keys, the topic, a FIFO topic and the ARN of a secret.
Each line on standard input is a question about what arrived, answered with one JSON line by boto3:
`objects` for the keys of the bucket with their size, type and SHA-256 of the content, `uploads` for unfinished uploads,
`messages` for what the queue got, `metrics NAMESPACE` for the values of its metrics. `begin KEY FILE BYTES` begins an
upload of a file in parts of so many bytes and stops after the first, as a crash would. Ends when standard input ends.
"""
import contextlib
import datetime
import hashlib
import json
import logging
import os
import sys

import boto3
from moto import settings
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
with contextlib.redirect_stdout(sys.stderr):
    server.start()
host, port = server.get_host_and_port()
BUCKET = "game-days"


def client(service, keys=("testing", "testing")):
    return boto3.client(service, region_name="eu-west-1", endpoint_url=f"http://{host}:{port}",
                        aws_access_key_id=keys[0], aws_secret_access_key=keys[1])


iam = client("iam")
iam.create_user(UserName="admin")
iam.put_user_policy(UserName="admin", PolicyName="all", PolicyDocument=json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
key = iam.create_access_key(UserName="admin")["AccessKey"]
admin = (key["AccessKeyId"], key["SecretAccessKey"])
s3, sns, sqs, cloudwatch = (client(service, admin) for service in ("s3", "sns", "sqs", "cloudwatch"))
s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
topic = sns.create_topic(Name="game-days")["TopicArn"]
fifo = sns.create_topic(Name="game-days.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
queue = sqs.create_queue(QueueName="listener")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
secret = client("secretsmanager", admin).create_secret(Name="hook", SecretString="s3cr3t")["ARN"]
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)


def objects():
    found = {}
    for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        got = s3.get_object(Bucket=BUCKET, Key=item["Key"])
        found[item["Key"]] = {"size": item["Size"], "type": got["ContentType"], "etag": item["ETag"],
                              "modified": item["LastModified"].isoformat(),
                              "sha256": hashlib.sha256(got["Body"].read()).hexdigest()}
    return found


def uploads():
    return [upload["Key"] for upload in s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])]


def messages():
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(message["Body"]) for message in found]


def metrics(namespace):
    found = {}
    for metric in cloudwatch.list_metrics(Namespace=namespace)["Metrics"]:
        now = datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.timezone.utc)
        points = cloudwatch.get_metric_statistics(
            Namespace=namespace, MetricName=metric["MetricName"], Dimensions=metric["Dimensions"],
            StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(hours=1), Period=60,
            Statistics=["Maximum"])["Datapoints"]
        name = metric["MetricName"] + "".join(f" {d['Name']}={d['Value']}" for d in metric["Dimensions"])
        found[name] = [point["Maximum"] for point in points]
    return found


def begin(key, path, size):
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key, ContentType="application/x-ndjson",
                                        ChecksumAlgorithm="SHA256")["UploadId"]
    with open(path, "rb") as file:
        s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=1, Body=file.read(int(size)))
    return upload


def unchecked():
    settings.INITIAL_NO_AUTH_ACTION_COUNT = float("inf")
    return True


questions = {"unchecked": unchecked, "objects": objects, "uploads": uploads, "messages": messages, "metrics": metrics,
             "begin": begin}
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0  # From here on every request is checked.
print(json.dumps({"port": port, "keys": admin, "topic": topic, "fifo": fifo, "secret": secret}), flush=True)
for line in sys.stdin:
    words = line.split()
    print(json.dumps(questions[words[0]](*words[1:])), flush=True)
os._exit(0)
