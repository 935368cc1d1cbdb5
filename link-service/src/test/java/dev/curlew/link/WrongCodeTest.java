package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Codes that are not there, asked for by many edges of two replicas. */
class WrongCodeTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.own();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own();

    private static final String GUESSER = "192.0.2.0/24";
    private static final String OTHER = "198.51.100.0/24";

    private List<Replica> replicas;

    @BeforeEach
    void start() {
        Map<String, String> limit = Map.of("WRONG_CODES_PER_MINUTE", "6");
        replicas = List.of(Replica.start(POSTGRES, REDIS, limit), Replica.start(POSTGRES, REDIS, limit));
    }

    @AfterEach
    void stop() {
        replicas.forEach(Replica::close);
    }

    @Test
    void unknownCode_reachesPostgresOnce_whicheverReplicaIsAsked() {
        for (int i = 0; i < 10; i++) {
            assertThat(wrong(replicas.get(i % 2), "asked-often", "").code()).isEqualTo(Code.NOT_FOUND);
        }

        assertThat(counted("postgres")).isOne();
    }

    @Test
    void unknownCode_whileRedisIsAway_reachesPostgresOnceForEachReplica_andIsFoundOnceItIsMade() {
        REDIS.server().kill();
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(wrong(replicas.get(i % 2), "soon-there", "").code()).isEqualTo(Code.NOT_FOUND);
            }
            assertThat(counted("postgres")).isEqualTo(2);

            Link _ = replicas.getFirst()
                    .links()
                    .createLink(CreateLinkRequest.newBuilder()
                            .setLink(Link.newBuilder()
                                    .setTargetUrl("https://example.com/")
                                    .setSlug("soon-there"))
                            .build());
            assertThat(resolve(replicas.getFirst(), "soon-there", "").getTargetUrl())
                    .isEqualTo("https://example.com/");
        } finally {
            REDIS.server().restart();
        }
    }

    @Test
    void guesser_isToBeRefused_onceItAskedTooOften_overAllReplicas() {
        Link known = replicas.getFirst()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setTargetUrl("https://example.com/"))
                        .build());
        for (int i = 0; i < 6; i++) {
            assertThat(wrong(replicas.get(i % 2), "guess-" + i, GUESSER).retryDelay())
                    .isEmpty();
        }

        for (Replica replica : replicas) {
            ApiError refused = wrong(replica, "one-too-many", GUESSER);
            assertThat(refused.reason()).isEqualTo("LINK_NOT_FOUND");
            assertThat(refused.retryDelay())
                    .hasValueSatisfying(
                            delay -> assertThat(delay).isBetween(Duration.ofSeconds(20), Duration.ofMinutes(1)));
        }
        assertThat(wrong(replicas.getFirst(), "guess", OTHER).retryDelay()).isEmpty();
        assertThat(wrong(replicas.getFirst(), "for-nobody", "").retryDelay()).isEmpty();
        assertThat(resolve(replicas.getFirst(), known.getCode(), GUESSER).getTargetUrl())
                .isEqualTo("https://example.com/");
    }

    @Test
    void whileRedisIsAway_eachReplicaCountsForItself() {
        String network = "203.0.113.0/24";
        REDIS.server().kill();
        try {
            for (int i = 0; i < 6; i++) {
                assertThat(wrong(replicas.getFirst(), "away-" + i, network).retryDelay())
                        .isEmpty();
            }
            assertThat(wrong(replicas.getFirst(), "away", network).retryDelay()).isPresent();
            assertThat(wrong(replicas.getLast(), "away", network).retryDelay()).isEmpty();
        } finally {
            REDIS.server().restart();
        }
    }

    @Test
    void networkThatIsNone_isNamed() {
        ApiError error = wrong(replicas.getFirst(), "x", "x".repeat(65));

        assertThat(error.reason()).isEqualTo("INVALID_FIELD");
        assertThat(Errors.fields(error)).containsExactly("clientNetwork");
    }

    private double counted(String source) {
        return replicas.stream()
                .mapToDouble(replica -> replica.counted("link_resolve_total", "source", source))
                .sum();
    }

    private static ApiError wrong(Replica replica, String code, String network) {
        return Errors.of(() -> resolve(replica, code, network));
    }

    private static ResolvedLink resolve(Replica replica, String code, String network) {
        return replica.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setCode(code)
                        .setClientNetwork(network)
                        .build());
    }
}
