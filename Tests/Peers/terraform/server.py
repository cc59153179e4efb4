"""A moto server on a free port for Terraform, and a folder to work in.

Prints one JSON line when it is ready: the port and the folder. Each line on standard input asks what is left in the
account of a suffix; the answer is one JSON line. Ends, and removes the folder, when standard input ends: so nothing
stays behind when the tests are killed.
"""
import contextlib
import json
import logging
import os
import shutil
import sys
import tempfile

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # Roles have policies of AWS attached.

from moto.server import ThreadedMotoServer

import gaps
import leftovers

logging.getLogger("werkzeug").setLevel(logging.ERROR)
gaps.close()
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
with contextlib.redirect_stdout(sys.stderr):
    server.start()
port = server.get_host_and_port()[1]
folder = tempfile.mkdtemp(prefix="gameday-terraform-")
print(json.dumps({"port": port, "folder": folder}), flush=True)
for line in sys.stdin:
    print(json.dumps(leftovers.of(line.strip(), port)), flush=True)
shutil.rmtree(folder, ignore_errors=True)
os._exit(0)
