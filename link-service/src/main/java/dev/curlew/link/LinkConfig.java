package dev.curlew.link;

import dev.curlew.link.domain.Site;
import dev.curlew.link.fetch.Fetcher;
import dev.curlew.link.redis.Redis;
import dev.curlew.link.target.TargetSchemes;
import dev.curlew.link.target.Targets;
import dev.curlew.link.webhook.Webhooks;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Logging;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.grpc.GrpcServerConfig;
import dev.curlew.platform.trace.TracingConfig;
import dev.curlew.sql.Postgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the environment says of a link-service.
 *
 * @param transferStallLimit how long a file of links may stand still on its way in or out
 * @param codeKey 64 hexadecimal digits, the same for all replicas and for ever: codes are made with it
 * @param analyticsService counts clicks
 * @param adminKey an API key that may do everything, besides those that are stored
 * @param anonymousCreate whether links may be made without a key
 * @param anonymousPerHour how many, from one network
 * @param wrongCodesPerMinute how many codes that are not there a network may ask for; 0: as many as it likes
 * @param geoDatabase a file of MaxMind's format that knows where addresses are; it need not be there yet
 * @param tracing where traces go
 */
public record LinkConfig(
        GrpcServerConfig grpc,
        Postgres database,
        Redis.Settings redis,
        Address analyticsService,
        Site site,
        Targets.Settings targets,
        Looking looking,
        Webhooks.Settings webhooks,
        Duration transferStallLimit,
        Secret codeKey,
        Optional<Secret> adminKey,
        boolean anonymousCreate,
        int anonymousPerHour,
        int wrongCodesPerMinute,
        Optional<Path> geoDatabase,
        TracingConfig tracing) {

    // A batch of 1,000 links with targets of 8 KiB, and half as much again.
    private static final int LARGEST_MESSAGE = 16 << 20;

    private static final int SHORTEST_ADMIN_KEY = 32;
    private static final int MOST_DATABASES = 16_384;

    /** Reads the variables that the README lists; throws ConfigException with all faults. */
    public static LinkConfig from(Env env) {
        Logging.check(env);
        Site site = site(env);
        LinkConfig config = new LinkConfig(
                GrpcServerConfig.read(env, 9091, 9191, LARGEST_MESSAGE),
                Postgres.read(env, 1),
                new Redis.Settings(
                        env.string("REDIS_CACHE_HOST", env.string("REDIS_HOST", "localhost")),
                        env.port("REDIS_CACHE_PORT", env.port("REDIS_PORT", 6379)),
                        env.secret("REDIS_CACHE_PASSWORD").or(() -> env.secret("REDIS_PASSWORD")),
                        env.integer("REDIS_CACHE_DB", 1, 0, MOST_DATABASES)),
                env.address("ANALYTICS_SERVICE_ADDR", new Address("localhost", 9090)),
                site,
                targets(env),
                looking(env, site),
                webhooks(env),
                env.duration(
                        "TRANSFER_STALL_LIMIT", Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofMinutes(10)),
                codeKey(env),
                adminKey(env),
                env.bool("ANONYMOUS_CREATE", false),
                env.integer("ANONYMOUS_CREATE_PER_HOUR", 60, 1, Integer.MAX_VALUE),
                env.integer("WRONG_CODES_PER_MINUTE", 100, 0, Integer.MAX_VALUE),
                env.path("GEO_DATABASE"),
                TracingConfig.read(env));
        env.check();
        return config;
    }

    private static Site site(Env env) {
        String _ = env.required("PUBLIC_BASE_URL");
        URI baseUrl = env.uri("PUBLIC_BASE_URL", URI.create("http://localhost:8080"));
        return new Site(baseUrl, new HashSet<>(env.list("OWN_HOSTS", List.of())));
    }

    /**
     * How targets are looked at.
     *
     * @param titles whether links without a title are given that of their target
     * @param healthInterval between two looks whether a target still answers; empty: none
     */
    public record Looking(Fetcher.Settings fetcher, boolean titles, Optional<Duration> healthInterval) {}

    private static Looking looking(Env env, Site site) {
        List<String> allowed = env.list("FETCH_ALLOW_ADDRESSES", List.of());
        allowed.stream()
                .filter(range -> !Fetcher.isRange(range))
                .forEach(range -> env.fault("FETCH_ALLOW_ADDRESSES", range, "ranges such as 10.1.0.0/16 or fd00::/8"));
        Duration interval =
                env.duration("TARGET_HEALTH_INTERVAL", Duration.ofDays(1), Duration.ofSeconds(1), Duration.ofDays(90));
        return new Looking(
                new Fetcher.Settings(allowed.stream().filter(Fetcher::isRange).toList(), site.baseUrl()),
                env.bool("FETCH_TITLES", false),
                env.bool("TARGET_HEALTH_CHECKS", false) ? Optional.of(interval) : Optional.empty());
    }

    private static Webhooks.Settings webhooks(Env env) {
        return new Webhooks.Settings(
                env.duration("WEBHOOK_TIMEOUT", Duration.ofSeconds(15), Duration.ofMillis(100), Duration.ofMinutes(1)),
                env.duration("WEBHOOK_FIRST_RETRY", Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofHours(1)),
                env.duration("WEBHOOK_GIVE_UP_AFTER", Duration.ofDays(3), Duration.ofSeconds(1), Duration.ofDays(30)),
                env.duration("WEBHOOK_DISABLE_AFTER", Duration.ofDays(5), Duration.ofSeconds(1), Duration.ofDays(90)),
                env.duration("WEBHOOK_RETENTION", Duration.ofDays(30), Duration.ofSeconds(1), Duration.ofDays(365)));
    }

    private static Targets.Settings targets(Env env) {
        Set<String> schemes = env.list("TARGET_SCHEMES", List.copyOf(TargetSchemes.DEFAULT)).stream()
                .map(scheme -> scheme.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        schemes.stream()
                .filter(scheme -> !TargetSchemes.mayBeAllowed(scheme))
                .forEach(scheme ->
                        env.fault("TARGET_SCHEMES", scheme, "schemes without a colon that are safe to follow"));
        return new Targets.Settings(schemes, env.bool("ALLOW_SHORTENERS", false), blocklist(env));
    }

    private static Optional<Path> blocklist(Env env) {
        String name = env.string("BLOCKLIST_FILE", "");
        try {
            Optional<Path> file = name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
            if (file.filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
                    .isPresent()) {
                env.fault("BLOCKLIST_FILE", name, "a readable file");
            }
            return file;
        } catch (InvalidPathException _) {
            env.fault("BLOCKLIST_FILE", name, "a readable file");
            return Optional.empty();
        }
    }

    private static Secret codeKey(Env env) {
        Secret key = env.requiredSecret("CODE_KEY");
        boolean given = env.secret("CODE_KEY").isPresent();
        if (given && !key.reveal().matches("[0-9A-Fa-f]{64}")) {
            env.fault("CODE_KEY", "***", "64 hexadecimal digits");
        }
        return key;
    }

    private static Optional<Secret> adminKey(Env env) {
        Optional<Secret> key = env.secret("ADMIN_API_KEY");
        if (key.filter(secret -> secret.reveal().length() < SHORTEST_ADMIN_KEY).isPresent()) {
            env.fault("ADMIN_API_KEY", "***", SHORTEST_ADMIN_KEY + " characters or more");
        }
        return key;
    }
}
