# Two images from one build; `--target service` makes the one of the service under test, without it the agent's is made:
#
#   docker build --platform linux/amd64 -t gameday .
#   docker build --platform linux/amd64 -t transaction-service --target service .
#
# terraform/modules/gameday says how the agent is run.

FROM swift:6.2-bookworm AS build
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libcurl4-openssl-dev libssl-dev libpq-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY Package.swift Package.resolved ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product gameday \
    && swift build -c release --product transaction-service \
    && install -D -t /built "$(swift build -c release --show-bin-path)/gameday" \
        "$(swift build -c release --show-bin-path)/transaction-service"

FROM swift:6.2-bookworm-slim AS runtime
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/gameday gameday

FROM runtime AS service
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates curl libpq5 libssl3 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /built/transaction-service /usr/local/bin/transaction-service
USER 10001:10001
ENTRYPOINT ["transaction-service"]

FROM runtime AS agent
# The AWS CLI carries the reports to their bucket; every call of a run is gameday's own.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends awscli ca-certificates libcurl4 libssl3 libxml2 \
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
