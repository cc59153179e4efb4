"""Verifies a signed webhook as docs/results.md tells receivers to: reads secret, timestamp, signature and body, one JSON.

Prints `valid` or `invalid`. The function is the one of the documentation; a test compares the two.
"""
import hashlib
import hmac
import json
import sys


def verify(secret: bytes, timestamp: str, signature: str, body: bytes, now: float, tolerance: float = 300) -> bool:
    if abs(now - int(timestamp)) > tolerance:
        return False
    expected = hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest("sha256=" + expected, signature)


given = json.load(sys.stdin)
valid = verify(given["secret"].encode(), given["timestamp"], given["signature"], given["body"].encode(), given["now"])
print("valid" if valid else "invalid")
