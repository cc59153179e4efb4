"""Runs one scenario against the endpoint: check.py SCENARIO URL. Exit status 0 when it holds."""
import sys

import authentication
import command_line
import moto_peer
import operations
import refusals
import restoration

SCENARIOS = {
    name: value
    for module in (authentication, command_line, moto_peer, operations, refusals, restoration)
    for name, value in vars(module).items()
    if callable(value) and value.__module__ == module.__name__ and not name.startswith("_")
}

if __name__ == "__main__":
    SCENARIOS[sys.argv[1]](sys.argv[2])
