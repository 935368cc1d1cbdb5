# The image of one service: docker build --build-arg SERVICE=link-service -t curlew/link-service .
# SERVICE is edge-gateway, link-service or analytics-service; deploy/image/README.md tells what is in it.

FROM maven:3.9-eclipse-temurin-25 AS build
# The build runs the migrations on a real Postgres, which refuses to run as root.
RUN useradd --create-home --uid 10001 build && install -d -o build -g build /home/build/curlew
USER build
WORKDIR /home/build/curlew
COPY --chown=build:build pom.xml ./
# Only their poms: the build asks for all modules that there are.
COPY --chown=build:build bench/pom.xml bench/
COPY --chown=build:build cli/pom.xml cli/
COPY --chown=build:build compose/pom.xml compose/
COPY --chown=build:build standalone/pom.xml standalone/
COPY --chown=build:build envoy envoy
COPY --chown=build:build proto proto
COPY --chown=build:build platform platform
COPY --chown=build:build embedded embedded
COPY --chown=build:build sql sql
COPY --chown=build:build visitor visitor
COPY --chown=build:build redirect redirect
COPY --chown=build:build site site
COPY --chown=build:build link-service link-service
COPY --chown=build:build analytics-service analytics-service
COPY --chown=build:build edge-gateway edge-gateway
RUN --mount=type=cache,target=/home/build/.m2,uid=10001,gid=10001,sharing=locked \
    mvn -B -ntp -q package -pl edge-gateway,link-service,analytics-service -am -Dimages -Dfast -Dtests.skip=true
# One date for all files: the same sources give the same layers.
RUN for service in edge-gateway link-service analytics-service; do \
      image=$service/target/image; \
      cp $service/target/$service-*.jar $image/code/ && \
      (cd $image && printf '%s' "$(for jar in code/*.jar lib/*.jar; do printf '/app/%s:' "$jar"; done)" > classpath) && \
      find $image -exec touch --no-dereference --date=2026-01-01T00:00:00Z {} + || exit 1; \
    done

FROM eclipse-temurin:25-jre AS runtime
# Where an edge keeps its journal: a new volume gets this owner.
RUN install -d -o 10001 -g 10001 /var/lib/curlew /var/lib/curlew/journal
WORKDIR /app
USER 10001:10001

FROM runtime AS service
ARG SERVICE
# What changes seldom comes first: libraries, then our own code.
COPY --from=build /home/build/curlew/${SERVICE}/target/image/lib/ /app/lib/
COPY --from=build /home/build/curlew/${SERVICE}/target/image/code/ /app/code/
COPY --from=build /home/build/curlew/${SERVICE}/target/image/classpath /app/
COPY deploy/image/services/${SERVICE} /app/service
COPY deploy/image/flags /app/
COPY --chmod=755 deploy/image/bin/ /app/bin/

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
ENV LISTEN_HOST=0.0.0.0 LOG_FORMAT=json
HEALTHCHECK --interval=5s --timeout=10s --start-period=90s --retries=3 CMD ["/app/bin/probe"]
ENTRYPOINT ["/app/bin/run"]
