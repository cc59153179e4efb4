"""Runs scenarios against one endpoint: check.py SCENARIO,... URL. Exit status 0 when all hold.

Prints what was driven, as one line of JSON.
"""
import json
import sys

import authentication
import balancing
import command_line
import conduct
import elasticache
import every_operation
import ledger
import monitoring
import moto_peer
import network
import network_refusals
import operations
import parameters
import refusals
import restoration
import service

SCENARIOS = {
    name: value
    for module in (
        authentication, balancing, command_line, conduct, elasticache, every_operation, monitoring, moto_peer,
        network, network_refusals, operations, parameters, refusals, restoration, service)
    for name, value in vars(module).items()
    if callable(value) and value.__module__ == module.__name__ and not name.startswith("_")
}

if __name__ == "__main__":
    for scenario in sys.argv[1].split(","):
        SCENARIOS[scenario](sys.argv[2])
    print(json.dumps(ledger.told()))
