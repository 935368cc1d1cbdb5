package dev.curlew.standalone;

import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import java.util.HashMap;
import java.util.Map;

/** The variables that wire each server of the stack to the others. */
final class ServerVariables {
    private final StackConfig config;
    private final StackSecrets secrets;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;

    ServerVariables(StackConfig config, StackSecrets secrets, EmbeddedPostgres postgres, EmbeddedRedis redis) {
        this.config = config;
        this.secrets = secrets;
        this.postgres = postgres;
        this.redis = redis;
    }

    Map<String, String> link() {
        Map<String, String> variables = stores();
        ports(variables, StackPort.LINK, StackPort.LINK_MANAGEMENT);
        secret(variables, "ADMIN_API_KEY", secrets.adminKey().toString());
        secret(variables, "CODE_KEY", secrets.codeKey().toString());
        variables.put("ANALYTICS_SERVICE_ADDR", analyticsServiceAddress());
        variables.putIfAbsent("ANONYMOUS_CREATE", "true");
        variables.putIfAbsent("ANONYMOUS_CREATE_PER_HOUR", "100000");
        return variables;
    }

    Map<String, String> analytics() {
        Map<String, String> variables = stores();
        ports(variables, StackPort.ANALYTICS, StackPort.ANALYTICS_MANAGEMENT);
        variables.put("LINK_SERVICE_ADDR", linkServiceAddress());
        variables.putIfAbsent("ANONYMOUS_STATS", "true");
        // Of its own entries a consumer that comes back need not wait to be sure that nobody is at work on them.
        variables.putIfAbsent("CONSUMER_NAME", "standalone");
        return variables;
    }

    Map<String, String> edge() {
        Map<String, String> variables = base();
        variables.put("HTTP_PORT", port(StackPort.EDGE));
        variables.put("MANAGEMENT_PORT", port(StackPort.EDGE_MANAGEMENT));
        variables.put("LINK_SERVICE_ADDR", linkServiceAddress());
        variables.put("ANALYTICS_SERVICE_ADDR", analyticsServiceAddress());
        secret(variables, "SESSION_KEY", secrets.sessionKey().toString());
        variables.put("JOURNAL_DIR", config.dataDir().resolve("journal").toString());
        variables.put("TRUSTED_HOPS", config.envoy() ? "1" : "0");
        return variables;
    }

    private String linkServiceAddress() {
        return config.envoy() ? envoy() : "127.0.0.1:" + port(StackPort.LINK);
    }

    private String analyticsServiceAddress() {
        return config.envoy() ? envoy() : "127.0.0.1:" + port(StackPort.ANALYTICS);
    }

    private String envoy() {
        return "127.0.0.1:" + port(StackPort.GRPC);
    }

    private String port(StackPort port) {
        return Integer.toString(config.ports().of(port));
    }

    private Map<String, String> base() {
        Map<String, String> variables = new HashMap<>(config.environment());
        variables.put("PUBLIC_BASE_URL", config.publicUrl());
        // Envoy and its health checks are told by the order in which the stack stops.
        variables.putIfAbsent("DRAIN_GRACE", "0s");
        variables.putIfAbsent("LISTEN_HOST", "127.0.0.1");
        return variables;
    }

    private Map<String, String> stores() {
        Map<String, String> variables = base();
        variables.put("DB_HOST", postgres.host());
        variables.put("DB_PORT", Integer.toString(postgres.port()));
        variables.put("DB_NAME", postgres.database());
        variables.put("DB_USER", postgres.user());
        value(variables, "DB_PASSWORD", postgres.password());
        variables.put("REDIS_HOST", redis.host());
        variables.put("REDIS_PORT", Integer.toString(redis.port()));
        value(variables, "REDIS_PASSWORD", redis.password());
        return variables;
    }

    private void ports(Map<String, String> variables, StackPort grpc, StackPort management) {
        variables.put("GRPC_PORT", port(grpc));
        variables.put("MANAGEMENT_PORT", port(management));
    }

    private static void value(Map<String, String> variables, String name, String value) {
        variables.remove(name + "_FILE");
        variables.put(name, value);
    }

    /** A secret given by the user wins over the one in the data folder. */
    private static void secret(Map<String, String> variables, String name, String file) {
        if (!variables.containsKey(name)) {
            variables.putIfAbsent(name + "_FILE", file);
        }
    }
}
