package dev.curlew.embedded;

import java.util.List;

/**
 * What is filled into Envoy's configuration, {@code envoy/envoy.yaml}.
 *
 * @param publicListener where clients connect over HTTP
 * @param internalListener where gRPC clients connect
 * @param adminListener where Envoy's own pages are, always on the loopback address
 * @param edges the replicas of edge-gateway
 * @param linkServices the replicas of link-service
 * @param analyticsServices the replicas of analytics-service
 * @param trustedHops how many proxies in front of Envoy append to X-Forwarded-For and are believed; 0 if clients connect to
 *     Envoy
 * @param maxConnections how many clients may be connected at once
 * @param workers how many threads serve, 0 for one a core
 * @param options what it does besides
 */
public record EnvoyConfig(
        ListenAddress publicListener,
        ListenAddress internalListener,
        ListenAddress adminListener,
        List<Endpoint> edges,
        List<Endpoint> linkServices,
        List<Endpoint> analyticsServices,
        int trustedHops,
        int maxConnections,
        int workers,
        EnvoyOptions options) {
    private static final int MAX_CONNECTIONS = 10_000;

    public EnvoyConfig {
        if (!adminListener.host().equals("127.0.0.1")) {
            throw new IllegalArgumentException(
                    "adminListener: " + adminListener.host() + " (expected: 127.0.0.1, since it can stop Envoy)");
        }
        if (trustedHops < 0 || maxConnections < 1 || workers < 0) {
            throw new IllegalArgumentException("trustedHops: " + trustedHops + " (expected: >= 0), maxConnections: "
                    + maxConnections + " (expected: > 0), workers: " + workers + " (expected: >= 0)");
        }
        edges = List.copyOf(edges);
        linkServices = List.copyOf(linkServices);
        analyticsServices = List.copyOf(analyticsServices);
    }

    /** One replica of each on this machine, free ports, one worker. */
    public static EnvoyConfig local(int edgePort, int linkServicePort, int analyticsServicePort) {
        return new EnvoyConfig(
                ListenAddress.anyLocal(),
                ListenAddress.anyLocal(),
                ListenAddress.anyLocal(),
                List.of(Endpoint.local(edgePort)),
                List.of(Endpoint.local(linkServicePort)),
                List.of(Endpoint.local(analyticsServicePort)),
                0,
                MAX_CONNECTIONS,
                1,
                EnvoyOptions.none());
    }

    /** The same with these listeners. */
    public EnvoyConfig listeningOn(ListenAddress newPublic, ListenAddress newInternal, ListenAddress newAdmin) {
        return new EnvoyConfig(
                newPublic,
                newInternal,
                newAdmin,
                edges,
                linkServices,
                analyticsServices,
                trustedHops,
                maxConnections,
                workers,
                options);
    }

    /** The same in front of these replicas. */
    public EnvoyConfig inFrontOf(
            List<Endpoint> newEdges, List<Endpoint> newLinkServices, List<Endpoint> newAnalyticsServices) {
        return new EnvoyConfig(
                publicListener,
                internalListener,
                adminListener,
                newEdges,
                newLinkServices,
                newAnalyticsServices,
                trustedHops,
                maxConnections,
                workers,
                options);
    }

    /** The same behind so many trusted proxies. */
    public EnvoyConfig withTrustedHops(int hops) {
        return new EnvoyConfig(
                publicListener,
                internalListener,
                adminListener,
                edges,
                linkServices,
                analyticsServices,
                hops,
                maxConnections,
                workers,
                options);
    }

    /** The same with so many threads, 0 for one a core. */
    public EnvoyConfig withWorkers(int newWorkers) {
        return new EnvoyConfig(
                publicListener,
                internalListener,
                adminListener,
                edges,
                linkServices,
                analyticsServices,
                trustedHops,
                maxConnections,
                newWorkers,
                options);
    }

    /** The same with these options. */
    public EnvoyConfig with(EnvoyOptions newOptions) {
        return new EnvoyConfig(
                publicListener,
                internalListener,
                adminListener,
                edges,
                linkServices,
                analyticsServices,
                trustedHops,
                maxConnections,
                workers,
                newOptions);
    }
}
