package dev.curlew.standalone;

/** The ports of the stack, each with the variable that moves it. */
enum StackPort {
    PUBLIC("Envoy, public HTTP", "--port", 8080),
    GRPC("Envoy, internal gRPC", "ENVOY_GRPC_PORT", 9090),
    ENVOY_ADMIN("Envoy, admin", "ENVOY_ADMIN_PORT", 9901),
    EDGE("edge-gateway", "EDGE_PORT", 8081),
    EDGE_MANAGEMENT("edge-gateway, metrics", "EDGE_MANAGEMENT_PORT", 9193),
    LINK("link-service", "LINK_PORT", 9091),
    LINK_MANAGEMENT("link-service, metrics", "LINK_MANAGEMENT_PORT", 9191),
    ANALYTICS("analytics-service", "ANALYTICS_PORT", 9092),
    ANALYTICS_MANAGEMENT("analytics-service, metrics", "ANALYTICS_MANAGEMENT_PORT", 9192),
    POSTGRES("Postgres", "POSTGRES_PORT", 15432),
    REDIS("Redis", "REDIS_PORT", 16379);

    private final String server;
    private final String setting;
    private final int usual;

    StackPort(String server, String setting, int usual) {
        this.server = server;
        this.setting = setting;
        this.usual = usual;
    }

    /** Who listens on it, for people. */
    String server() {
        return server;
    }

    /** The variable or flag that moves it. */
    String setting() {
        return setting;
    }

    /** The port where nothing else is said. */
    int usual() {
        return usual;
    }

    boolean isEnvoys() {
        return this == PUBLIC || this == GRPC || this == ENVOY_ADMIN;
    }
}
