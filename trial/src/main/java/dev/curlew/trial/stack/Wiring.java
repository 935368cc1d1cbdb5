package dev.curlew.trial.stack;

import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.standalone.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The variables of each server. */
final class Wiring {
    private final Path folder;
    private final Surroundings surroundings;
    private final Secrets secrets;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final String publicUrl;

    Wiring(
            Path folder,
            Surroundings surroundings,
            Secrets secrets,
            EmbeddedPostgres postgres,
            EmbeddedRedis redis,
            String publicUrl) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.secrets = secrets;
        this.postgres = postgres;
        this.redis = redis;
        this.publicUrl = publicUrl;
    }

    Map<String, String> edge(String name, int port, int management, int envoy) throws IOException {
        Map<String, String> variables = base(name, management);
        variables.put("HTTP_PORT", Integer.toString(port));
        variables.put("EDGE_ID", name);
        variables.put("LINK_SERVICE_ADDR", "127.0.0.1:" + envoy);
        variables.put("ANALYTICS_SERVICE_ADDR", "127.0.0.1:" + envoy);
        variables.put("JOURNAL_DIR", folder.resolve("journals").resolve(name).toString());
        variables.put("JOURNAL_MAX_BYTES", "8MiB");
        variables.put("TRUSTED_HOPS", "1");
        return variables;
    }

    Map<String, String> link(String name, int port, int management, int envoy, int database, int cache)
            throws IOException {
        Map<String, String> variables = stores(name, management, database, cache);
        variables.put("GRPC_PORT", Integer.toString(port));
        variables.put("ANALYTICS_SERVICE_ADDR", "127.0.0.1:" + envoy);
        variables.put("ADMIN_API_KEY", secrets.adminKey());
        variables.put("CODE_KEY", secrets.codeKey());
        variables.put("ANONYMOUS_CREATE", "true");
        variables.put("ANONYMOUS_CREATE_PER_HOUR", "1000000");
        return variables;
    }

    Map<String, String> analytics(String name, int port, int management, int envoy, int database, int log)
            throws IOException {
        Map<String, String> variables = stores(name, management, database, log);
        variables.put("GRPC_PORT", Integer.toString(port));
        variables.put("LINK_SERVICE_ADDR", "127.0.0.1:" + envoy);
        variables.put("CONSUMER_NAME", name);
        variables.put("CONSUMER_CLAIM_IDLE", "5s");
        return variables;
    }

    private Map<String, String> base(String name, int management) throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put("PUBLIC_BASE_URL", publicUrl);
        variables.put("LISTEN_HOST", "127.0.0.1");
        variables.put("MANAGEMENT_PORT", Integer.toString(management));
        // Envoy looks each two seconds.
        variables.put("DRAIN_GRACE", "3s");
        variables.put(
                "JDK_JAVA_OPTIONS",
                ClockAgent.option(folder.resolve("clock-agent.jar"), surroundings.clock(name)) + " "
                        + ServiceProcess.SHORT_LIVED);
        return variables;
    }

    private Map<String, String> stores(String name, int management, int database, int redisPort) throws IOException {
        Map<String, String> variables = base(name, management);
        variables.put("DB_HOST", "127.0.0.1");
        variables.put("DB_PORT", Integer.toString(database));
        variables.put("DB_NAME", postgres.database());
        variables.put("DB_USER", postgres.user());
        variables.put("DB_PASSWORD", postgres.password());
        variables.put("REDIS_HOST", "127.0.0.1");
        variables.put("REDIS_PORT", Integer.toString(redisPort));
        variables.put("REDIS_PASSWORD", redis.password());
        return variables;
    }
}
