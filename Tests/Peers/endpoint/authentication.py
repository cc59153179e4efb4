"""Signatures, as AWS judges them; and requests that boto3 would not make, signed by botocore."""
import datetime
import json
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from clients import CLUSTER, KEY, REGION, SECRET, client, equal, refused


def bad_signatures(url):
    with refused("SignatureDoesNotMatch", 403, "The request signature we calculated does not match"):
        client("rds", url, secret="another secret").describe_db_clusters()
    with refused("InvalidClientTokenId", 403, "The security token included in the request is invalid."):
        client("rds", url, key="AKIANOSUCHKEY0000001").describe_db_clusters()
    with refused("SignatureDoesNotMatch", 403, "Credential should be scoped to a valid region", "eu-west-1"):
        client("sts", url, region="eu-west-1").get_caller_identity()
    # JSON services have codes of their own.
    with refused("InvalidSignatureException", 400, "does not match"):
        client("ecs", url, secret="another secret").list_clusters()
    with refused("UnrecognizedClientException", 400):
        client("ecs", url, key="AKIANOSUCHKEY0000001").list_clusters()


def _send(url, data, service="rds", age=0, sign=True, change=lambda request: None, method="POST"):
    """One request outside boto3: the status, the error code and the message."""
    request = AWSRequest(method=method, url=url, data=data)
    if data:
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
    if sign:
        now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
        botocore.auth.get_current_datetime = lambda *_, **__: now
        botocore.auth.SigV4Auth(Credentials(KEY, SECRET), service, REGION).add_auth(request)
    change(request)
    prepared = request.prepare()
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    plain = urllib.request.Request(prepared.url, data=body, headers=dict(prepared.headers), method=method)
    try:
        with urllib.request.urlopen(plain, timeout=30) as answer:
            return answer.status, None, answer.read().decode()
    except urllib.error.HTTPError as error:
        body = error.read()
        if body.startswith(b"{"):
            told = json.loads(body)
            return error.code, told["__type"], told["message"]
        root = ElementTree.fromstring(body)
        found = {element.tag.rsplit("}", 1)[-1]: element.text for element in root.iter()}
        assert error.headers["x-amzn-RequestId"] == (found.get("RequestId") or found["RequestID"])
        return error.code, found["Code"], found["Message"]


DESCRIBE = "Action=DescribeDBClusters&Version=2014-10-31"


def other_signatures(url):
    equal(_send(url, DESCRIBE)[:2], (200, None))
    equal(_send(url, DESCRIBE, sign=False)[:2], (403, "MissingAuthenticationToken"))
    for age, words in ((3600, "Signature expired: "), (-3600, "Signature not yet current: ")):
        status, code, message = _send(url, DESCRIBE, age=age)
        equal((status, code), (403, "SignatureDoesNotMatch"), f"a clock {age} s slow")
        assert message.startswith(words) and "15 min.)" in message, message
    for age in (840, -840):
        equal(_send(url, DESCRIBE, age=age)[:2], (200, None), f"a clock {age} s slow")

    def changed(request):
        request.data = request.data.replace("Clusters", "Instances")
    equal(_send(url, DESCRIBE, change=changed)[:2], (403, "SignatureDoesNotMatch"), "a body changed on the way")

    def broken(request):
        request.headers.replace_header("Authorization", "AWS4-HMAC-SHA256 Credential=only")
    equal(_send(url, DESCRIBE, change=broken)[:2], (400, "IncompleteSignature"), "half a header")


def other_refusals(url):
    """What no client brings about: an old signature of EC2, JSON without one, and what is no request at all."""
    equal(_send(url, "Action=DescribeVpcs&Version=2016-11-15", service="ec2", age=3600)[:2], (400, "RequestExpired"))

    def as_json(request):
        request.headers["Content-Type"] = "application/x-amz-json-1.1"

    def broken(request):
        request.headers.replace_header("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/ecs/aws4_request")
    equal(_send(url, "{}", sign=False, change=as_json)[:2], (400, "MissingAuthenticationTokenException"))
    equal(_send(url, "{}", service="ecs", change=broken)[:2], (400, "IncompleteSignatureException"))
    equal(_send(url, DESCRIBE + "&a=%zz")[:2], (404, "MalformedQueryString"))
    with refused("SerializationException", 400, "cluster"):
        client("ecs", url, validated=False).list_tasks(cluster=["sandbox"])


def get_requests(url):
    """The query protocol over GET: parameters in the URL, the signature in the header."""
    def target(*parameters):
        return url + "/?" + urllib.parse.urlencode(parameters, quote_via=urllib.parse.quote)

    version = ("Version", "2014-10-31")
    status, _, body = _send(
        target(("Action", "DescribeDBClusters"), ("DBClusterIdentifier", CLUSTER), version), None, method="GET")
    equal(status, 200)
    assert f"<DBClusterIdentifier>{CLUSTER}</DBClusterIdentifier>" in body
    equal(_send(target(("Action", "DescribeDBClusters"), ("DBClusterIdentifier", "a b/ä&<"), version), None,
                method="GET"), (404, "DBClusterNotFoundFault", "DBCluster a b/ä&< not found."))
    equal(_send(target(("Action", "GetCallerIdentity"), ("Version", "2011-06-15")), None, service="sts",
                method="GET")[0], 200)
    equal(_send(target(version), None, method="GET")[:2], (400, "MissingAction"))
    equal(_send(target(("Action", "DescribeDBClusters")), None, method="GET")[1:],
          ("InvalidAction", _no_version()))
    equal(_send(target(("Action", "DescribeDBClusters"), version, ("Unknown", "tolerated")), None, method="GET")[0],
          200)
    equal(_send(url + "/path", DESCRIBE)[:2], (404, "InvalidAction"))
    equal(_send(target(("Action", "DescribeDBClusters"), version), None, method="PUT")[:2],
          (405, "UnsupportedHttpVerb"))
    equal(_send(url, DESCRIBE + "&Padding=" + "x" * (1 << 20))[:2], (413, "RequestEntityTooLarge"))
    long = _send(url, DESCRIBE + "&DBClusterIdentifier=" + "x" * 900_000)
    equal(long[:2], (404, "DBClusterNotFoundFault"))
    assert len(long[2]) < 300, len(long[2])


def _no_version():
    return ("Could not find operation DescribeDBClusters for version NO_VERSION_SPECIFIED. The sandbox offers, for "
            "version 2014-10-31: AddTagsToResource, CreateDBInstance, DeleteDBCluster, DeleteDBInstance, "
            "DescribeDBClusters, DescribeDBInstances, DescribeEvents, EnableHttpEndpoint, FailoverDBCluster, "
            "ListTagsForResource, RestoreDBClusterToPointInTime.")
