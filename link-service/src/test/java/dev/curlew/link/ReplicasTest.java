package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.UtmParameters;
import dev.curlew.proto.link.v1.WatchLinksResponse.EventCase;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two replicas on the same Postgres and Redis. */
class ReplicasTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static Replica first;
    private static Replica second;

    @BeforeAll
    static void start() throws Exception {
        // At the same time, so that both want to migrate.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Replica> starting = threads.submit(() -> Replica.start(POSTGRES, REDIS));
            second = Replica.start(POSTGRES, REDIS);
            first = starting.get();
        }
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    @Test
    void resolve_givesWhatARedirectNeeds() {
        create("resolved", "https://example.com/?utm_medium=kept#f");
        ResolvedLink link = resolve(second, "resolved", 0);
        assertThat(link.getTargetUrl()).isEqualTo("https://example.com/?utm_medium=kept&utm_source=a%20b#f");
        assertThat(link.getRedirectStatus()).isEqualTo(302);
        assertThat(link.getState()).isEqualTo(State.ACTIVE);
        assertThat(link.getRevision()).isEqualTo(1);
        assertThat(link.getLinkId()).isPositive();
        assertThat(link.getAnonymous()).isFalse();
        assertThat(Errors.reason(() -> resolve(first, "nothing", 0))).isEqualTo("LINK_NOT_FOUND");
        assertThat(Errors.reason(() -> resolve(first, "a/b\u0000", 0))).isEqualTo("LINK_NOT_FOUND");
        assertThat(Errors.reason(() -> first.resolver()
                        .resolve(ResolveRequest.newBuilder()
                                .setCode("resolved")
                                .setDomain("other.example")
                                .build())))
                .isEqualTo("DOMAIN_NOT_FOUND");
    }

    @Test
    void resolve_afterEachChange_neverGivesTheOldVersion() {
        create("changing", "https://example.com/1");
        for (int i = 2; i <= 20; i++) {
            Replica writer = i % 2 == 0 ? first : second;
            Replica reader = i % 3 == 0 ? first : second;
            assertThat(resolve(reader, "changing", 0).getRevision()).isEqualTo(i - 1);
            update(writer, "changing", "https://example.com/" + i);
            assertThat(resolve(reader, "changing", 0).getTargetUrl()).startsWith("https://example.com/" + i + "?");
        }
        first.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode("changing").build());
        assertThat(resolve(second, "changing", 0).getState()).isEqualTo(State.DELETED);
        second.links()
                .undeleteLink(
                        UndeleteLinkRequest.newBuilder().setCode("changing").build());
        assertThat(resolve(first, "changing", 22).getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void resolve_codeMadeAfterItWasAskedFor_isFoundAtOnce() {
        for (int i = 0; i < 5; i++) {
            String code = "asked-before-" + i;
            assertThat(Errors.reason(() -> resolve(second, code, 0))).isEqualTo("LINK_NOT_FOUND");
            create(code, "https://example.com/");
            assertThat(resolve(second, code, 0).getCode()).isEqualTo(code);
        }
    }

    @Test
    void watchLinks_onTheOtherReplica_hearsWithinASecond() {
        create("watched", "https://example.com/1");
        Watcher watcher = Watcher.on(second.channel());
        await().until(() -> watcher.events().contains(EventCase.RESET));
        assertThat(watcher.events().getFirst()).isEqualTo(EventCase.RESET);
        for (int revision = 2; revision < 6; revision++) {
            int expected = revision;
            update(first, "watched", "https://example.com/" + revision);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> watcher.heardOf("watched", expected));
        }
        create("watched-new", "https://example.com/");
        await().atMost(Duration.ofSeconds(1)).until(() -> watcher.heardOf("watched-new", 1));
        first.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode("watched").build());
        await().atMost(Duration.ofSeconds(1)).until(() -> watcher.heardOf("watched", 6));
        Duration mostLag = Duration.ofSeconds(5);
        await().atMost(mostLag).until(() -> watcher.lag().isPresent());
        assertThat(watcher.lag().orElseThrow()).isLessThan(mostLag);
        assertThat(watcher.changes()).allMatch(change -> change.getDomain().equals(LinkDomain.DEFAULT));
    }

    @Test
    void watchLinks_replicaStops_endsUnavailable() {
        try (Replica third = Replica.start(POSTGRES, REDIS)) {
            Watcher watcher = Watcher.on(third.channel());
            await().until(() -> watcher.events().contains(EventCase.RESET));
            third.stop();
            await().until(() -> watcher.end().isPresent());
            assertThat(watcher.end().orElseThrow().reason()).isEqualTo("STOPPING");
        }
    }

    @Test
    void createLink_sameSlugAtTheSameTime_oneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String slug = "wanted-" + round;
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Replica replica = i % 2 == 0 ? first : second;
                calls.add(() -> {
                    try {
                        return replica.links()
                                .createLink(request(slug, "https://example.com/"))
                                .getCode();
                    } catch (StatusRuntimeException e) {
                        return ApiErrors.from(e).reason();
                    }
                });
            }
            List<String> outcomes = all(calls);
            assertThat(outcomes.stream().filter(slug::equals)).hasSize(1);
            assertThat(outcomes.stream().filter("SLUG_TAKEN"::equals)).hasSize(7);
        }
    }

    @Test
    void createLink_onBothAtTheSameTimeAndAfterARestart_noCodeTwice() throws Exception {
        Set<String> codes = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            try (Replica third = Replica.start(POSTGRES, REDIS)) {
                List<Callable<String>> calls = new ArrayList<>();
                for (int i = 0; i < 90; i++) {
                    Replica replica = List.of(first, second, third).get(i % 3);
                    calls.add(() -> replica.links()
                            .createLink(request("", "https://example.com/"))
                            .getCode());
                }
                codes.addAll(all(calls));
            }
        }
        assertThat(codes).hasSize(180);
    }

    @Test
    void updateLink_atTheSameTime_eachIsAVersion() throws Exception {
        create("contended", "https://example.com/");
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Replica replica = i % 2 == 0 ? first : second;
            int nr = i;
            calls.add(() -> replica.links()
                    .updateLink(UpdateLinkRequest.newBuilder()
                            .setLink(Link.newBuilder().setCode("contended").setTitle("nr " + nr))
                            .build())
                    .getEtag());
        }
        assertThat(new HashSet<>(all(calls))).hasSize(10);
        assertThat(resolve(first, "contended", 0).getRevision()).isEqualTo(11);
    }

    private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        List<T> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> outcome : threads.invokeAll(calls)) {
                outcomes.add(outcome.get());
            }
        }
        return outcomes;
    }

    private static void create(String slug, String target) {
        Link _ = first.links().createLink(request(slug, target));
    }

    private static void update(Replica replica, String code, String target) {
        Link _ = replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(code).setTargetUrl(target))
                        .build());
    }

    private static CreateLinkRequest request(String slug, String target) {
        return CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder()
                        .setSlug(slug)
                        .setTargetUrl(target)
                        .setUtm(UtmParameters.newBuilder().setSource("a b").setMedium("other")))
                .build();
    }

    private static ResolvedLink resolve(Replica replica, String code, long minRevision) {
        return replica.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setCode(code)
                        .setMinRevision(minRevision)
                        .build());
    }
}
