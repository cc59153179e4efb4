# Two images from one build; `--target service` makes the one of the service under test, without it the agent's is made:
#
#   docker build --platform linux/amd64 -t gameday .
#   docker build --platform linux/amd64 -t transaction-service --target service .
#
# terraform/modules/gameday and terraform/modules/service say how they are run.

FROM swift:6.2-noble AS build
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libcurl4-openssl-dev libssl-dev libpq-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The versions of an earlier build here, where there was one.
COPY Package.swift Package.resolve[d] ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product gameday \
    && swift build -c release --product transaction-service \
    && bin=$(swift build -c release --show-bin-path) \
    && install -D -t /built "$bin/gameday" "$bin/transaction-service"

FROM swift:6.2-noble-slim AS runtime
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/gameday gameday

FROM runtime AS service
# curl for the container's health check. libpq must be 16 or newer: older ones do not know sslrootcert=system.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates curl libpq5 libssl3t64 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /built/transaction-service /usr/local/bin/transaction-service
USER 10001:10001
# No entry point: the task definition runs the program both ways, and once through a shell.
CMD ["transaction-service", "serve"]

FROM runtime AS agent
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates libcurl4t64 libssl3t64 libxml2 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /built/gameday /usr/local/bin/gameday
COPY --chmod=755 scripts/agent /usr/local/bin/agent
COPY experiments /usr/local/share/gameday/experiments
# All that is written; a volume, so that the rest of the file system can be read-only and this folder still ours.
RUN install -d -o 10001 -g 10001 /var/lib/gameday
VOLUME /var/lib/gameday
WORKDIR /var/lib/gameday
USER 10001:10001
ENV HOME=/var/lib/gameday TMPDIR=/var/lib/gameday GAMEDAY_FILES=/usr/local/share/gameday/experiments
ENTRYPOINT ["agent"]
CMD ["run"]
