"""What botocore's chain of credentials finds, for comparison.

In, one JSON object a line: {"environment", "profile" or none, "services", "container"}; the environment is all there is,
`container` is the address that stands for 169.254.170.2. Out, one JSON object a line: {"method", "key", "secret",
"token", "failed", "endpoints" (a URL or null for each service), "region"}.
"""
import json
import os
import sys

import botocore.credentials
import botocore.session
import botocore.tokens
import botocore.utils

# ECS's agent is asked three times, a second apart.
botocore.utils.ContainerMetadataFetcher.SLEEP_TIME = 0


def credentials(session):
    found = session.get_credentials()
    if found is None:
        return {"failed": False}
    frozen = found.get_frozen_credentials()
    return {"failed": False, "method": found.method, "key": frozen.access_key, "secret": frozen.secret_key,
            "token": frozen.token}


def endpoint(session, service):
    try:
        client = session.create_client(
            service, region_name=session.get_config_variable("region") or "eu-west-1",
            aws_access_key_id="a", aws_secret_access_key="b")
        return client.meta.endpoint_url
    except Exception:
        return None


def outcome(case):
    os.environ.clear()
    os.environ.update(case["environment"])
    botocore.utils.ContainerMetadataFetcher.IP_ADDRESS = case["container"]
    cache = os.path.expanduser("~/.aws/sso/cache")
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
    session = botocore.session.Session(profile=case.get("profile"))
    # As if a client of this region had been made: where roles are assumed when nothing else names a region.
    session._last_client_region_used = "eu-west-1"
    try:
        result = credentials(session)
    except Exception as error:
        print(case["environment"].get("HOME"), repr(error), file=sys.stderr)
        result = {"failed": True}
    result["endpoints"] = [endpoint(session, service) for service in case["services"]]
    try:
        result["region"] = session.get_config_variable("region")
    except Exception:
        result["region"] = None
    return result


for line in sys.stdin:
    print(json.dumps(outcome(json.loads(line))), flush=True)
