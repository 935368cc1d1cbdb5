package dev.curlew.link;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts replicas for all tests of a class, on a database of the class's own and the Redis that all share. Register it in a static
 * field with {@code @RegisterExtension}.
 */
final class ReplicaExtension implements BeforeAllCallback, AfterAllCallback {

    private final PostgresExtension postgres = PostgresExtension.shared();
    private final RedisExtension redis = RedisExtension.shared();
    private final List<Map<String, String>> wanted;
    private final List<Replica> started = new ArrayList<>();

    private ReplicaExtension(List<Map<String, String>> wanted) {
        this.wanted = wanted;
    }

    /** One replica. */
    static ReplicaExtension one() {
        return one(Map.of());
    }

    /** One replica, with variables beside those that all have. */
    static ReplicaExtension one(Map<String, String> variables) {
        return new ReplicaExtension(List.of(variables));
    }

    /** Two replicas. */
    static ReplicaExtension two() {
        return two(Map.of());
    }

    /** Two replicas, with variables beside those that all have. */
    static ReplicaExtension two(Map<String, String> variables) {
        return new ReplicaExtension(List.of(variables, variables));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres.beforeAll(context);
        redis.beforeAll(context);
        wanted.forEach(variables -> started.add(start(variables)));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        started.reversed().forEach(Replica::close);
        started.clear();
        postgres.afterAll(context);
    }

    /** The only replica, or the first. */
    Replica replica() {
        return started.getFirst();
    }

    /** The second replica. */
    Replica second() {
        return started.get(1);
    }

    /** All that were started for the class. */
    Stream<Replica> replicas() {
        return started.stream();
    }

    /** Starts another one, which the test closes. */
    Replica start(Map<String, String> variables) {
        return Replica.start(postgres, redis, variables);
    }

    /** The servers' addresses and the variables that all replicas have, for one that runs as a process. */
    Map<String, String> variables(Map<String, String> more) {
        return Replica.variables(postgres, redis, more);
    }

    /** Connections to the replicas' database. */
    DataSource dataSource() {
        return postgres.dataSource();
    }

    /** The Redis that they share with others. */
    RedisExtension redis() {
        return redis;
    }
}
