package dev.curlew.analytics.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.log.ClickLogReader;
import dev.curlew.analytics.log.RedisLogConfig;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc.ClickIngestServiceBlockingStub;
import dev.curlew.proto.analytics.v1.DeadLetter;
import dev.curlew.proto.analytics.v1.ListDeadLettersRequest;
import dev.curlew.proto.analytics.v1.ListDeadLettersResponse;
import dev.curlew.proto.analytics.v1.ReplayDeadLettersRequest;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLetterRpcTest {

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final FakeLinkService linkService = new FakeLinkService();

    @AutoClose
    private final ClickLog clickLog = ClickLog.onRedis(
            new RedisLogConfig(
                    new Address(REDIS.host(), REDIS.port()),
                    Optional.of(Secret.of(REDIS.password())),
                    0,
                    4,
                    1_000,
                    Duration.ofSeconds(10)),
            Metrics.create());

    @AutoClose
    private final InProcessServer links = InProcessServer.start(it -> it.addService(linkService.keyService()));

    @AutoClose
    private final InProcessServer server = InProcessServer.start(it -> it.addService(new ClickIngestService(
                    clickLog, new Access(links.channel(), false), MicrosecondClock.system(), Metrics.create()))
            .intercept(new BearerInterceptor())
            .errors(IngestErrors::map)
            .errors(Access.errors()));

    @BeforeEach
    void setUp() {
        REDIS.server().flush();
        linkService.addKey(
                "cur_admin", ApiKey.newBuilder().addScopes(Scope.ADMIN).build());
        linkService.addKey(
                "cur_local",
                ApiKey.newBuilder().addScopes(Scope.ADMIN).addDomains("sho.rt").build());
        linkService.addKey(
                "cur_reader", ApiKey.newBuilder().addScopes(Scope.STATS_READ).build());
    }

    @Test
    void listAndReplay_pageByPage() {
        IntStream.range(0, 55).forEach(link -> bury(link + 1L));

        ListDeadLettersResponse first = stub("cur_admin").listDeadLetters(list("", 0));
        ListDeadLettersResponse second = stub("cur_admin").listDeadLetters(list(first.getNextPageToken(), 0));
        assertThat(first.getDeadLettersList()).hasSize(50).allSatisfy(letter -> {
            assertThat(letter.getFailure()).isEqualTo("no good");
            assertThat(letter.getClicksCount()).isEqualTo(1);
            assertThat(letter.hasCreateTime()).isTrue();
        });
        assertThat(second.getDeadLettersList()).hasSize(5);
        assertThat(second.getNextPageToken()).isEmpty();

        List<String> ids = second.getDeadLettersList().stream()
                .map(DeadLetter::getDeadLetterId)
                .toList();
        assertThat(replay(ids)).isEqualTo(5);
        assertThat(replay(ids)).isZero();
        assertThat(replay(List.of())).isEqualTo(50);
        assertThat(stub("cur_admin").listDeadLetters(list("", 0)).getDeadLettersCount())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cur_reader", "cur_local"})
    void keyWithoutTheScopeForAll_mayNot(String key) {
        assertThat(error(() -> stub(key).listDeadLetters(list("", 0))).reason()).isEqualTo("SCOPE_MISSING");
        assertThat(error(() -> stub(key).replayDeadLetters(ReplayDeadLettersRequest.getDefaultInstance()))
                        .reason())
                .isEqualTo("SCOPE_MISSING");
    }

    @Test
    void badFields_areNamed() {
        assertThat(error(() -> stub("cur_admin").listDeadLetters(list("", -1))).violations())
                .singleElement()
                .satisfies(it -> assertThat(it.field()).isEqualTo("pageSize"));
        assertThat(error(() -> stub("cur_admin").listDeadLetters(list("x", 0))).reason())
                .isEqualTo("INVALID_PAGE_TOKEN");
        assertThat(error(() -> replay(List.of("1-1", "+"))).violations())
                .singleElement()
                .satisfies(it -> assertThat(it.field()).isEqualTo("deadLetterIds[1]"));
        assertThat(error(() -> replay(Collections.nCopies(1_001, "1-1"))).violations())
                .singleElement()
                .satisfies(it -> assertThat(it.field()).isEqualTo("deadLetterIds"));
    }

    private int replay(List<String> ids) {
        return stub("cur_admin")
                .replayDeadLetters(ReplayDeadLettersRequest.newBuilder()
                        .addAllDeadLetterIds(ids)
                        .build())
                .getReplayedCount();
    }

    private void bury(long linkId) {
        try (ClickLogReader reader = clickLog.reader("undertaker", 0, 1)) {
            reader.bury(TestClicks.clicks(linkId, 1), "no good");
        }
    }

    private ClickIngestServiceBlockingStub stub(String secret) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        return ClickIngestServiceGrpc.newBlockingStub(server.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static ListDeadLettersRequest list(String token, int size) {
        return ListDeadLettersRequest.newBuilder()
                .setPageToken(token)
                .setPageSize(size)
                .build();
    }

    private static ApiError error(ThrowingCallable call) {
        return ApiErrors.from(catchThrowable(call));
    }
}
