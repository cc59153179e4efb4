"""Runs scenarios against one endpoint: check.py SCENARIO,... URL. Exit status 0 when all hold."""
import sys

import authentication
import command_line
import conduct
import elasticache
import moto_peer
import network
import network_refusals
import operations
import parameters
import refusals
import restoration

SCENARIOS = {
    name: value
    for module in (
        authentication, command_line, conduct, elasticache, moto_peer, network, network_refusals, operations,
        parameters, refusals, restoration)
    for name, value in vars(module).items()
    if callable(value) and value.__module__ == module.__name__ and not name.startswith("_")
}

if __name__ == "__main__":
    for scenario in sys.argv[1].split(","):
        SCENARIOS[scenario](sys.argv[2])
