package dev.curlew.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What Envoy does only where it is asked to.
 *
 * @param tls the folder of {@code tls.crt} and {@code tls.key} for the public side, which then speaks TLS on {@code https} and
 *     leads plain HTTP there; empty: plain HTTP only
 * @param https where clients connect over TLS and QUIC
 * @param httpsPublicPort the port of {@code https} as clients see it; 0: its own
 * @param mutualTls the folder of {@code tls.crt}, {@code tls.key} and {@code ca.crt}, by which Envoy and the servers know each
 *     other; empty: plain text between them
 * @param stats where Prometheus finds metrics; empty: nowhere
 * @param rateLimitService who is asked whether one more link may be made, by Envoy's protocol; empty: nobody
 * @param internalApiKey opens the internal API, as gRPC and grpc-web, on the public side to who sends it; empty: to nobody
 * @param tracing where spans are sent; empty: there are none
 * @param createsPerSecond how many requests to make links pass, twice as many at once
 * @param proxyProtocol whether whoever connects to the public side is a load balancer that says, by the PROXY protocol, for whom
 */
public record EnvoyOptions(
        Optional<Path> tls,
        ListenAddress https,
        int httpsPublicPort,
        Optional<Path> mutualTls,
        Optional<ListenAddress> stats,
        Optional<Endpoint> rateLimitService,
        Optional<String> internalApiKey,
        Optional<EnvoyTracing> tracing,
        int createsPerSecond,
        boolean proxyProtocol) {
    private static final int CREATES_PER_SECOND = 500;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~+/=-]{32,}");

    public EnvoyOptions {
        if (internalApiKey.isPresent() && !KEY.matcher(internalApiKey.get()).matches()) {
            throw new IllegalArgumentException("internalApiKey: (expected: 32 or more of letters, digits and ._~+/=-)");
        }
        if (createsPerSecond < 1) {
            throw new IllegalArgumentException("createsPerSecond: " + createsPerSecond + " (expected: > 0)");
        }
    }

    /** Plain text everywhere, and nothing let out. */
    public static EnvoyOptions none() {
        return new EnvoyOptions(
                Optional.empty(),
                ListenAddress.anyLocal(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CREATES_PER_SECOND,
                false);
    }

    /** The same with TLS on the public side. */
    public EnvoyOptions withTls(Path folder, ListenAddress listener, int publicPort) {
        return with(draft -> {
            draft.tls = Optional.of(folder);
            draft.https = listener;
            draft.httpsPublicPort = publicPort;
        });
    }

    /** The same with mutual TLS inside. */
    public EnvoyOptions withMutualTls(Path folder) {
        return with(draft -> draft.mutualTls = Optional.of(folder));
    }

    /** The same with metrics there. */
    public EnvoyOptions withStats(ListenAddress listener) {
        return with(draft -> draft.stats = Optional.of(listener));
    }

    /** The same with so many links a second, and a service to ask besides if there is one. */
    public EnvoyOptions limitingCreates(int perSecond, Optional<Endpoint> service) {
        return with(draft -> {
            draft.createsPerSecond = perSecond;
            draft.rateLimitService = service;
        });
    }

    /** The same with the internal API open to who has the key. */
    public EnvoyOptions lettingOut(String key) {
        return with(draft -> draft.internalApiKey = Optional.of(key));
    }

    /** The same, that sends spans. */
    public EnvoyOptions tracedBy(EnvoyTracing traces) {
        return with(draft -> draft.tracing = Optional.of(traces));
    }

    /** The same behind a load balancer that speaks the PROXY protocol. */
    public EnvoyOptions behindProxyProtocol() {
        return with(draft -> draft.proxyProtocol = true);
    }

    private EnvoyOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** Options to be changed before they are any. */
    private static final class Draft {
        private Optional<Path> tls;
        private ListenAddress https;
        private int httpsPublicPort;
        private Optional<Path> mutualTls;
        private Optional<ListenAddress> stats;
        private Optional<Endpoint> rateLimitService;
        private Optional<String> internalApiKey;
        private Optional<EnvoyTracing> tracing;
        private int createsPerSecond;
        private boolean proxyProtocol;

        Draft(EnvoyOptions options) {
            tls = options.tls;
            https = options.https;
            httpsPublicPort = options.httpsPublicPort;
            mutualTls = options.mutualTls;
            stats = options.stats;
            rateLimitService = options.rateLimitService;
            internalApiKey = options.internalApiKey;
            tracing = options.tracing;
            createsPerSecond = options.createsPerSecond;
            proxyProtocol = options.proxyProtocol;
        }

        EnvoyOptions options() {
            return new EnvoyOptions(
                    tls,
                    https,
                    httpsPublicPort,
                    mutualTls,
                    stats,
                    rateLimitService,
                    internalApiKey,
                    tracing,
                    createsPerSecond,
                    proxyProtocol);
        }
    }

    /** The port of {@code https} as clients see it. */
    int portOfHttps() {
        return httpsPublicPort == 0 ? https.port() : httpsPublicPort;
    }
}
