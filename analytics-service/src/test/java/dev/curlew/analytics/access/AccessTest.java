package dev.curlew.analytics.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse.CallQuota;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatsAccessTest {

    private static final Optional<String> NO_KEY = Optional.empty();
    private static final Optional<String> KEY = Optional.of("cur_key");

    private final FakeLinkService linkService = new FakeLinkService();

    @AutoClose
    private final InProcessServer links = InProcessServer.start(
            it -> it.addService(linkService.resolveService()).addService(linkService.keyService()));

    private final Access closed = access(false);
    private final Access open = access(true);

    @BeforeEach
    void setUp() {
        linkService.addLink("owned", 1, State.ACTIVE, false);
        linkService.addLink("anonymous", 2, State.ACTIVE, true);
    }

    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"STATS_READ", "ADMIN"})
    void open_keyWithScope_may(Scope scope) {
        linkService.addKey("cur_key", key(scope).build());

        assertThat(closed.open(KEY, "", "owned")).isEqualTo(new LinkRef(1, "sho.rt", "owned", false, "key_owner"));
        assertThat(closed.open(KEY, "sho.rt", "anonymous")).isEqualTo(new LinkRef(2, "sho.rt", "anonymous", true, ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"LINKS_READ", "LINKS_WRITE"})
    void open_keyWithoutScope_mayNot(Scope scope) {
        linkService.addKey("cur_key", key(scope).build());

        assertThatThrownBy(() -> open.open(KEY, "", "anonymous")).isInstanceOf(AccessException.ScopeMissing.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cur_unknown"})
    void open_unknownKey_isInvalid_whateverTheLink(String secret) {
        assertThatThrownBy(() -> open.open(Optional.of(secret), "", "anonymous"))
                .isInstanceOf(AccessException.InvalidKey.class);
        assertThatThrownBy(() -> open.open(Optional.of(secret), "", "nope"))
                .isInstanceOf(AccessException.InvalidKey.class);
    }

    @Test
    void open_keyOfAnotherDomain_learnsNothing() {
        linkService.addKey(
                "cur_key", key(Scope.STATS_READ).addDomains("other.example").build());

        for (String code : List.of("owned", "nope")) {
            assertThatThrownBy(() -> closed.open(KEY, "", code)).isInstanceOf(AccessException.LinkNotFound.class);
            assertThatThrownBy(() -> closed.open(KEY, "sho.rt", code))
                    .isInstanceOf(AccessException.DomainNotAllowed.class);
        }
    }

    @Test
    void open_keyOfThisDomain_may() {
        linkService.addKey("cur_key", key(Scope.STATS_READ).addDomains("sho.rt").build());

        assertThat(closed.open(KEY, "", "owned").id()).isEqualTo(1);
    }

    @Test
    void open_keyForItsOwnLinks_seesNoOthers() {
        linkService.addLink("mine", 3, State.ACTIVE, "key_me");
        linkService.addKey(
                "cur_key",
                key(Scope.STATS_READ).setKeyId("key_me").setOwnLinksOnly(true).build());

        assertThat(closed.open(KEY, "", "mine").id()).isEqualTo(3);
        for (String code : List.of("owned", "anonymous", "nope")) {
            assertThatThrownBy(() -> open.open(KEY, "", code)).isInstanceOf(AccessException.LinkNotFound.class);
        }
    }

    @Test
    void open_tokenOfALink_isForThatLinkOnly() {
        linkService.addKey(
                "cur_key",
                AuthenticateKeyResponse.newBuilder()
                        .setApiKey(key(Scope.STATS_READ))
                        .setLinkId(2)
                        .build());

        assertThat(closed.open(KEY, "", "anonymous").id()).isEqualTo(2);
        for (String code : List.of("owned", "nope")) {
            assertThatThrownBy(() -> closed.open(KEY, "", code)).isInstanceOf(AccessException.LinkNotFound.class);
        }
    }

    @Test
    void open_callsAreCounted_andOneTooManyIsRefused() {
        CallQuota.Builder quota = CallQuota.newBuilder()
                .setRemainingCalls(1)
                .setReset(com.google.protobuf.Duration.newBuilder().setSeconds(60))
                .setNextCall(com.google.protobuf.Duration.newBuilder().setSeconds(9));
        AuthenticateKeyResponse.Builder answer = AuthenticateKeyResponse.newBuilder()
                .setApiKey(key(Scope.STATS_READ).setCallsPerMinute(2))
                .setCallQuota(quota);
        linkService.addKey("cur_key", answer.build());
        closed.open(KEY, "", "owned");
        closed.open(KEY, "", "owned");
        // Twice the key, once the link.
        assertThat(linkService.calls()).isEqualTo(3);
        linkService.addKey(
                "cur_key",
                answer.setCallQuota(quota.setRemainingCalls(0).setExceeded(true))
                        .build());

        assertThatThrownBy(() -> closed.open(KEY, "", "owned"))
                .isInstanceOfSatisfying(
                        AccessException.TooManyCalls.class,
                        refusal -> assertThat(refusal.retryDelay).isEqualTo(Duration.ofSeconds(9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owned", "anonymous", "nope"})
    void open_withoutKey_needsOne(String code) {
        assertThatThrownBy(() -> closed.open(NO_KEY, "", code)).isInstanceOf(AccessException.KeyNeeded.class);
    }

    /** Else one slow answer would hold up every other caller of the key, whatever its deadline. */
    @Test
    void open_whileAnAnswerIsAwaited_doesNotWaitForIt() throws Exception {
        linkService.addKey("cur_key", key(Scope.STATS_READ).build());
        CountDownLatch answered = new CountDownLatch(1);
        linkService.holdNextCall(answered);
        Thread first = Thread.ofVirtual().start(() -> closed.open(KEY, "", "owned"));
        await().atMost(Duration.ofSeconds(5)).until(() -> linkService.calls() == 1);

        assertThat(closed.open(KEY, "", "owned").id()).isEqualTo(1);

        assertThat(first.isAlive()).isTrue();
        answered.countDown();
        first.join();
    }

    @Test
    void open_withoutKeyWhereAllowed_isForAnonymousLinksOnly() {
        assertThat(open.open(NO_KEY, "", "anonymous").id()).isEqualTo(2);
        assertThatThrownBy(() -> open.open(NO_KEY, "", "owned")).isInstanceOf(AccessException.KeyNeeded.class);
        assertThatThrownBy(() -> open.open(NO_KEY, "", "nope")).isInstanceOf(AccessException.LinkNotFound.class);
    }

    private Access access(boolean anonymousAllowed) {
        return new Access(links.channel(), anonymousAllowed);
    }

    private static ApiKey.Builder key(Scope scope) {
        return ApiKey.newBuilder().addScopes(scope);
    }
}
