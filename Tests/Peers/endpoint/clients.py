"""boto3 clients of the endpoint under test; every answer they get is judged by the service model on the way."""
import contextlib

import boto3
import botocore.config
import botocore.exceptions

import codes
import ledger
import shapes

KEY = "AKIASANDBOXTEST00001"
SECRET = "sandbox/test+secret"
REGION = "us-east-1"
ACCOUNT = "000000000000"
CLUSTER = "sandbox-aurora"


def client(service, url, key=KEY, secret=SECRET, region=REGION, judged=True, validated=True):
    config = botocore.config.Config(
        retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=30, parameter_validation=validated)
    made = boto3.client(
        service, endpoint_url=url, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret,
        config=config)
    if judged:
        made.meta.events.register("before-parse", lambda **event: judge("boto3", **event))
    return made


def judge(tool, operation_model, response_dict, **_):
    """Holds an answer against the service model as it came, and notes what was driven."""
    status, headers, body = (response_dict[name] for name in ("status_code", "headers", "body"))
    complaints = shapes.check_answer(operation_model, status, headers, body)
    code = None
    if status >= 300:
        code = codes.code_of(operation_model.service_model.resolved_protocol, headers, body)
        complaints += codes.check(operation_model, status, code)
    assert not complaints, "\n".join(complaints)
    ledger.note(tool, operation_model, code)


def equal(found, wanted, what=""):
    assert found == wanted, f"{what}: found {found!r}, wanted {wanted!r}"


@contextlib.contextmanager
def refused(code, status, *words):
    """The call inside must fail with this error code and HTTP status, and a message with these words."""
    try:
        yield
    except botocore.exceptions.ClientError as error:
        answer = error.response
        equal(answer["Error"]["Code"], code, "error code")
        equal(answer["ResponseMetadata"]["HTTPStatusCode"], status, "HTTP status")
        for word in words:
            assert word in answer["Error"]["Message"], f"{word!r} is not in {answer['Error']['Message']!r}"
        return
    raise AssertionError(f"the call was accepted, wanted {code}")
