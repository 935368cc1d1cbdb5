# The image of one service: docker build --build-arg SERVICE=link-service -t curlew/link-service .
# SERVICE is edge-gateway, link-service or analytics-service; deploy/image/README.md tells what is in it.

# The stage, or the image, that has what goes below /app: `./curlew images` builds them outside, which takes a fraction of the time.
ARG JARS=built

FROM maven:3.9-eclipse-temurin-25 AS build
# The build runs the migrations on a real Postgres, which refuses to run as root.
RUN useradd --create-home --uid 10001 build && install -d -o build -g build /home/build/curlew /home/build/.m2
USER build
WORKDIR /home/build/curlew
COPY --chown=build:build . .
# Where Maven Central is reached by a mirror only: docker build --secret id=maven_settings,src=$HOME/.m2/settings.xml
RUN --mount=type=cache,target=/home/build/.m2/repository,uid=10001,gid=10001,sharing=locked \
    --mount=type=secret,id=maven_settings,target=/home/build/.m2/settings.xml,uid=10001,gid=10001 \
    rm -rf */target && mvn -B -ntp -q package -pl edge-gateway,link-service,analytics-service -am -Dimages -Dfast -Dtests.skip=true
RUN deploy/image/gather.sh /home/build/images

FROM scratch AS built
COPY --from=build /home/build/images/ /

FROM ${JARS} AS jars

FROM scratch AS libraries
ARG SERVICE
COPY --from=jars /${SERVICE}/lib/ /

FROM scratch AS code
ARG SERVICE
COPY --from=jars /${SERVICE}/start/ /
COPY --from=jars /${SERVICE}/code/ /code/

# What COPY makes has the date of the build in its folders; here they have one date for ever, so that the same sources give the same
# layers. /mnt is in every base image: a mount that is made for the moment would leave its traces.
FROM eclipse-temurin:25-jre AS service
# Where an edge keeps its journal: a new volume gets this owner.
RUN install -d -o 10001 -g 10001 /var/lib/curlew /var/lib/curlew/journal && install -d /app \
    && touch -d @1767225600 /app /var/lib /var/lib/curlew /var/lib/curlew/journal
# What changes seldom comes first: libraries, then our own code.
RUN --mount=type=bind,from=libraries,target=/mnt \
    cp -r --preserve=mode,timestamps /mnt /app/lib && touch -d @1767225600 /app/lib /app
RUN --mount=type=bind,from=code,target=/mnt \
    cp -r --preserve=mode,timestamps /mnt/. /app && touch -d @1767225600 /app/bin /app/code /app
WORKDIR /app
USER 10001:10001
ENV LISTEN_HOST=0.0.0.0 LOG_FORMAT=json
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
HEALTHCHECK --interval=5s --timeout=30s --start-period=180s --retries=3 CMD ["/app/bin/probe"]
ENTRYPOINT ["/app/bin/run"]

# Starts the service once, with nothing behind it, and keeps the classes as they were when it was up (JEP 514).
FROM service AS training
RUN ["/app/bin/train", "/tmp/aot"]

# Without this last layer (--target service) the image is the same for the same sources, and starts more slowly.
FROM service AS complete
COPY --from=training /tmp/aot/ /app/aot/
