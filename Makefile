# Two commands do everything on a fresh machine with Swift:
#   make gameday   the main job: fail the database's writer over on the sandbox and judge the recovery
#   make test      every test
# Besides: make sanitize runs the unit tests under the thread sanitizer; make package builds the Debian package, and make package-test
# proves it (about as long as a release build takes).
# All install what is missing (Debian packages, with sudo when not root) and are quiet when nothing is.

SHELL := /bin/bash

.PHONY: gameday test sanitize package package-test build setup setup-tests lint format benchmarks clean

gameday: build
	@scripts/gameday

build: setup
	@swift build --quiet

setup:
	@scripts/setup

setup-tests:
	@scripts/setup tests

test: setup-tests
	@scripts/test

# What runs in one process, under the thread sanitizer, in a build folder of its own, one test at a time: it makes all slower.
sanitize: setup-tests
	@swift build --build-tests --sanitize=thread --scratch-path .build-sanitize --quiet
	@swift test --skip-build --sanitize=thread --scratch-path .build-sanitize --disable-xctest --no-parallel --skip \
	    'Sandbox|Conformance|EndToEnd|Terraform|Gameday|AWS|Workload'

package:
	@scripts/setup package
	@scripts/package

package-test: setup-tests
	@scripts/package-test

lint:
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format:
	@swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

benchmarks: setup-tests
	@Benchmarks/run

clean:
	rm -rf .build .build-* .venv .venv-checkov
