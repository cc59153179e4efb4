"""boto3 and the AWS CLI behind one call, so that what drives an operation by the one drives it by the other."""
import contextlib
import io
import json
import os
import re

import awscli.clidriver
import botocore.exceptions
from botocore import xform_name

from clients import KEY, REGION, SECRET, client, equal, judge


class Boto3:
    def __init__(self, url, key=KEY, secret=SECRET):
        self._made = {}
        self._client = lambda service: client(service, url, key=key, secret=secret)

    def call(self, service, operation, code=None, /, **arguments):
        """The answer, or None when the call was refused, as it must be when `code` is given."""
        if service not in self._made:
            self._made[service] = self._client(service)
        found, answer = None, None
        try:
            answer = getattr(self._made[service], operation)(**arguments)
        except botocore.exceptions.ClientError as error:
            found = error.response["Error"]["Code"]
        equal(found, code, f"boto3: {service} {operation} {arguments}")
        return answer


class CommandLine:
    """The CLI's own driver in this process: its beginning takes longer than a hundred calls."""

    def __init__(self, url, key=KEY, secret=SECRET):
        self._url = url
        self._environment = {
            "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": REGION,
            "AWS_MAX_ATTEMPTS": "1"}
        os.environ.update(self._environment)
        self._driver = awscli.clidriver.create_clidriver()
        self._complaint = None
        self._driver.session.register("before-parse", self._judge)

    def _judge(self, **event):
        try:
            judge("cli", **event)
        except AssertionError as complaint:
            # The CLI makes one line of whatever is raised here: it is kept whole.
            self._complaint = complaint

    def call(self, service, operation, code=None, /, **arguments):
        """As `Boto3.call`; the arguments become options of the command line."""
        written = ["--endpoint-url", self._url, "--output", "json", service, operation.replace("_", "-")]
        for name, value in arguments.items():
            written += _option(name, value)
        output, errors = io.StringIO(), io.StringIO()
        os.environ.update(self._environment)
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = self._driver.main(written)
        if self._complaint:
            raise self._complaint
        told = re.search(r"An error occurred \(([^)]+)\) when calling", errors.getvalue())
        equal(told and told.group(1), code, f"the CLI: {written}: {errors.getvalue()}")
        equal(status == 0, code is None, f"the CLI: {written}: {errors.getvalue()}")
        return None if code else json.loads(output.getvalue() or "{}")


def _option(name, value):
    option = "--" + xform_name(name, "-")
    if isinstance(value, bool):
        # The CLI's own name for the opposite of --egress.
        opposite = "--ingress" if name == "Egress" else option.replace("--", "--no-", 1)
        return [option if value else opposite]
    return [option, value if isinstance(value, str) else json.dumps(value)]
