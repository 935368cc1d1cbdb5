# The image of one service: docker build --build-arg SERVICE=link-service -t curlew/link-service .
# SERVICE is edge-gateway, link-service or analytics-service; deploy/image/README.md tells what is in it.

# The stage, or the image, that has what goes below /app: `./curlew images` builds them outside, which takes a fraction of the time.
ARG JARS=built

FROM maven:3.9-eclipse-temurin-25 AS build
# The build runs the migrations on a real Postgres, which refuses to run as root.
RUN useradd --create-home --uid 10001 build && install -d -o build -g build /home/build/curlew
USER build
WORKDIR /home/build/curlew
COPY --chown=build:build . .
RUN --mount=type=cache,target=/home/build/.m2,uid=10001,gid=10001,sharing=locked \
    rm -rf */target && mvn -B -ntp -q package -pl edge-gateway,link-service,analytics-service -am -Dimages -Dfast -Dtests.skip=true
RUN deploy/image/gather.sh /home/build/images

FROM scratch AS built
COPY --from=build /home/build/images/ /

FROM ${JARS} AS jars

FROM eclipse-temurin:25-jre AS runtime
# Where an edge keeps its journal: a new volume gets this owner.
RUN install -d -o 10001 -g 10001 /var/lib/curlew /var/lib/curlew/journal
WORKDIR /app
USER 10001:10001

FROM runtime AS service
ENV LISTEN_HOST=0.0.0.0 LOG_FORMAT=json
ARG SERVICE
# What changes seldom comes first: libraries, then our own code.
COPY --from=jars /${SERVICE}/lib/ /app/lib/
COPY --from=jars /${SERVICE}/code/ /app/code/
COPY --from=jars /${SERVICE}/start/ /app/

# Starts the service once, with nothing behind it, and keeps the classes as they were when it was up (JEP 514).
FROM service AS training
RUN ["/app/bin/train", "/tmp/aot"]

FROM service
COPY --from=training /tmp/aot/ /app/aot/
ARG SERVICE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=2026-01-01T00:00:00Z
LABEL org.opencontainers.image.title="Curlew ${SERVICE}" \
      org.opencontainers.image.description="A part of Curlew, a URL shortener to run yourself" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:25-jre"
HEALTHCHECK --interval=5s --timeout=30s --start-period=90s --retries=3 CMD ["/app/bin/probe"]
ENTRYPOINT ["/app/bin/run"]
