package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuditEvent;
import dev.curlew.proto.link.v1.AuditEvent.Change;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.DeleteApiKeyRequest;
import dev.curlew.proto.link.v1.GetApiKeyRequest;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.RotateApiKeyRequest;
import dev.curlew.proto.link.v1.UpdateApiKeyRequest;
import io.grpc.Status.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyChangesTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two();

    private static final java.time.Duration PROMISED = java.time.Duration.ofSeconds(10);
    private static final Timestamp LATER = Timestamps.fromSeconds(4_000_000_000L);

    @Test
    void update_changesWhatTheMaskNames_alsoToDefaults() {
        ApiKey key =
                create(key().addDomains("GO.example.com").setOwnLinksOnly(true).setCallsPerMinute(9));
        assertThat(key.getDomainsList()).containsExactly("go.example.com");

        ApiKey changed = update(
                ApiKey.newBuilder()
                        .setKeyId(key.getKeyId())
                        .setDisplayName("other")
                        .setCallsPerMinute(7),
                "display_name",
                "domains");

        assertThat(changed)
                .isEqualTo(withoutSecret(key)
                        .setDisplayName("other")
                        .clearDomains()
                        .build())
                .isEqualTo(get(key.getKeyId()));
    }

    @Test
    void update_withoutMask_changesWhatIsSet() {
        ApiKey key = create(key().setCallsPerMinute(9));

        assertThat(update(ApiKey.newBuilder().setKeyId(key.getKeyId()).setExpireTime(LATER)))
                .isEqualTo(withoutSecret(key).setExpireTime(LATER).build());
    }

    @Test
    void update_ofEverything_takesDefaultsToo() {
        ApiKey key = create(key().setCallsPerMinute(9).setOwnLinksOnly(true).setExpireTime(LATER));

        assertThat(update(
                        ApiKey.newBuilder()
                                .setKeyId(key.getKeyId())
                                .setDisplayName("all")
                                .addScopes(Scope.ADMIN),
                        "*"))
                .isEqualTo(withoutSecret(key)
                        .setDisplayName("all")
                        .clearScopes()
                        .addScopes(Scope.ADMIN)
                        .clearCallsPerMinute()
                        .clearOwnLinksOnly()
                        .clearExpireTime()
                        .build());
    }

    @Test
    void update_takesEffect_onOtherReplicasToo() {
        ApiKey key = create(key());
        list(CURLEW.second(), key.getSecret());

        update(ApiKey.newBuilder().setKeyId(key.getKeyId()).addScopes(Scope.STATS_READ));

        assertThat(Errors.reason(() -> list(CURLEW.replica(), key.getSecret()))).isEqualTo("SCOPE_MISSING");
        await().atMost(PROMISED)
                .untilAsserted(() -> assertThat(Errors.refuses(() -> list(CURLEW.second(), key.getSecret())))
                        .isTrue());
    }

    @Test
    void update_onTwoReplicasAtOnce_losesNothing() throws InterruptedException {
        String keyId = create(key()).getKeyId();
        Thread names = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 10; i++) {
                updateOn(CURLEW.replica(), ApiKey.newBuilder().setKeyId(keyId).setDisplayName("name " + i));
            }
        });
        for (int i = 1; i <= 10; i++) {
            updateOn(CURLEW.second(), ApiKey.newBuilder().setKeyId(keyId).setCallsPerMinute(i));
        }
        names.join();

        assertThat(get(keyId).getDisplayName()).isEqualTo("name 9");
        assertThat(get(keyId).getCallsPerMinute()).isEqualTo(10);
    }

    static Stream<Arguments> badUpdates() {
        return Stream.of(
                Arguments.of("updateMask", ApiKey.newBuilder(), "secret"),
                Arguments.of("updateMask", ApiKey.newBuilder(), "key_id"),
                Arguments.of("updateMask", ApiKey.newBuilder(), "revoke_time"),
                Arguments.of("updateMask", ApiKey.newBuilder(), "nothing"),
                Arguments.of("displayName", ApiKey.newBuilder(), "display_name"),
                Arguments.of("displayName", ApiKey.newBuilder().setDisplayName("a\0b"), "*"),
                Arguments.of("scopes", ApiKey.newBuilder(), "scopes"),
                Arguments.of("scopes[0]", ApiKey.newBuilder().addScopesValue(7), "scopes"),
                Arguments.of("domains[1]", ApiKey.newBuilder().addDomains("a.b").addDomains("A.b"), "domains"),
                Arguments.of(
                        "ownLinksOnly",
                        ApiKey.newBuilder().addScopes(Scope.ADMIN).setOwnLinksOnly(true),
                        ""),
                Arguments.of("callsPerMinute", ApiKey.newBuilder().setCallsPerMinute(-1), "calls_per_minute"),
                Arguments.of("expireTime", ApiKey.newBuilder().setExpireTime(Timestamps.fromSeconds(1)), ""));
    }

    @ParameterizedTest
    @MethodSource("badUpdates")
    void update_badField_isNamed_andNothingChanges(String field, ApiKey.Builder values, String path) {
        ApiKey key = create(key().setDisplayName("before"));
        boolean all = path.equals("*");
        ApiKey.Builder change = values.clone().setKeyId(key.getKeyId());
        if (all) {
            change.addScopes(Scope.LINKS_READ);
        }

        ApiError error = Errors.of(() -> update(change, path.isEmpty() ? new String[0] : new String[] {path}));

        assertThat(error.reason()).isEqualTo("INVALID_FIELD");
        assertThat(Errors.fields(error)).containsExactly(field);
        assertThat(get(key.getKeyId())).isEqualTo(withoutSecret(key).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "admin", "key_\0"})
    void changes_ofAKeyThatIsNot_areRefused(String keyId) {
        assertThat(Errors.reason(
                        () -> update(ApiKey.newBuilder().setKeyId(keyId).setDisplayName("a"))))
                .isEqualTo("KEY_NOT_FOUND");
        assertThat(Errors.reason(() -> rotate(keyId, 0))).isEqualTo("KEY_NOT_FOUND");
        assertThat(Errors.reason(() -> revoke(keyId))).isEqualTo("KEY_NOT_FOUND");
        assertThat(Errors.reason(() -> get(keyId))).isEqualTo("KEY_NOT_FOUND");
    }

    @Test
    void changes_ofARevokedKey_areRefused() {
        String keyId = create(key()).getKeyId();
        revoke(keyId);

        ApiError error =
                Errors.of(() -> update(ApiKey.newBuilder().setKeyId(keyId).setDisplayName("a")));
        assertThat(error.code()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(error.reason()).isEqualTo("KEY_REVOKED");
        assertThat(Errors.reason(() -> rotate(keyId, 60))).isEqualTo("KEY_REVOKED");
    }

    @Test
    void rotate_bothSecretsWork_untilTheOverlapEnds() {
        ApiKey key = create(key());

        ApiKey rotated = rotate(key.getKeyId(), 60);

        assertThat(rotated.getSecret()).matches("cur_[A-Za-z0-9_-]{43}").isNotEqualTo(key.getSecret());
        assertThat(Timestamps.toMillis(rotated.getOldSecretExpireTime()) - System.currentTimeMillis())
                .isBetween(50_000L, 60_000L);
        list(CURLEW.replica(), key.getSecret());
        list(CURLEW.replica(), rotated.getSecret());
        list(CURLEW.second(), rotated.getSecret());
        ApiKey again = rotate(key.getKeyId(), 60);
        assertThat(Errors.reason(() -> list(CURLEW.replica(), key.getSecret()))).isEqualTo("INVALID_KEY");
        list(CURLEW.replica(), rotated.getSecret());
        list(CURLEW.replica(), again.getSecret());
    }

    @Test
    void rotate_withoutOverlap_endsTheOldSecret() {
        ApiKey key = create(key());
        list(CURLEW.second(), key.getSecret());

        ApiKey rotated = rotate(key.getKeyId(), 0);

        assertThat(Errors.reason(() -> list(CURLEW.replica(), key.getSecret()))).isEqualTo("INVALID_KEY");
        await().atMost(PROMISED)
                .untilAsserted(() -> assertThat(Errors.reason(() -> list(CURLEW.second(), key.getSecret())))
                        .isEqualTo("INVALID_KEY"));
        list(CURLEW.second(), rotated.getSecret());
    }

    @Test
    void rotate_withoutAWord_overlapsADay() {
        ApiKey key = create(key());

        ApiKey rotated = CURLEW.replica()
                .keys()
                .rotateApiKey(RotateApiKeyRequest.newBuilder()
                        .setKeyId(key.getKeyId())
                        .build());

        assertThat(Instant.ofEpochSecond(rotated.getOldSecretExpireTime().getSeconds()))
                .isBetween(Instant.now().plusSeconds(86_400 - 60), Instant.now().plusSeconds(86_400));
    }

    static Stream<Duration> badOverlaps() {
        return Stream.of(
                Duration.newBuilder().setSeconds(-1).build(),
                Duration.newBuilder().setSeconds(30L * 86_400 + 1).build(),
                Duration.newBuilder().setSeconds(Long.MAX_VALUE).build(),
                Duration.newBuilder().setNanos(1).build());
    }

    @ParameterizedTest
    @MethodSource("badOverlaps")
    void rotate_badOverlap_isNamed(Duration overlap) {
        ApiKey key = create(key());

        ApiError error = Errors.of(() -> CURLEW.replica()
                .keys()
                .rotateApiKey(RotateApiKeyRequest.newBuilder()
                        .setKeyId(key.getKeyId())
                        .setOverlap(overlap)
                        .build()));

        assertThat(Errors.fields(error)).containsExactly("overlap");
        list(CURLEW.replica(), key.getSecret());
    }

    @Test
    void expiry_endsAKey_andCanBePutOff() {
        ApiKey key = create(key().setExpireTime(Timestamps.fromMillis(System.currentTimeMillis() + 500)));
        await().atMost(PROMISED)
                .untilAsserted(() -> assertThat(Errors.refuses(() -> list(CURLEW.replica(), key.getSecret())))
                        .isTrue());

        assertThat(update(ApiKey.newBuilder().setKeyId(key.getKeyId()).setDisplayName("expired"))
                        .getDisplayName())
                .isEqualTo("expired");
        update(ApiKey.newBuilder().setKeyId(key.getKeyId()).setExpireTime(LATER));
        list(CURLEW.replica(), key.getSecret());
    }

    @Test
    void everyChange_isInTheAuditLog_withoutSecrets() throws SQLException {
        ApiKey key = create(key().setDisplayName("audited"));
        String keyId = key.getKeyId();
        update(ApiKey.newBuilder().setKeyId(keyId).setCallsPerMinute(60));
        // Changes nothing, so there is nothing to tell.
        update(ApiKey.newBuilder().setKeyId(keyId).setCallsPerMinute(60));
        Errors.refuses(() -> update(ApiKey.newBuilder().setKeyId(keyId).setCallsPerMinute(-1)));
        ApiKey rotated = rotate(keyId, 60);
        revoke(keyId);
        revoke(keyId);

        List<AuditEvent> events = AuditServiceGrpc.newBlockingStub(
                        CURLEW.replica().channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY))
                .listAuditEvents(ListAuditEventsRequest.newBuilder()
                        .setResource("keys/" + keyId)
                        .build())
                .getAuditEventsList();
        assertThat(events).extracting(AuditEvent::getAction).containsExactly("revoke", "rotate", "update", "create");
        assertThat(events).extracting(AuditEvent::getActor).containsOnly("admin");
        assertThat(events.get(2).getChangesList())
                .containsExactly(Change.newBuilder()
                        .setField("callsPerMinute")
                        .setAfter("60")
                        .build());
        assertThat(events.get(3).getChangesList())
                .extracting(Change::getField, Change::getAfter)
                .contains(org.assertj.core.groups.Tuple.tuple("displayName", "\"audited\""));
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select e::text from link.audit_event e")) {
            while (rows.next()) {
                assertThat(rows.getString(1)).doesNotContain(key.getSecret(), rotated.getSecret());
            }
        }
    }

    private static ApiKey.Builder key() {
        return ApiKey.newBuilder().setDisplayName("changed").addScopes(Scope.LINKS_READ);
    }

    private static ApiKey.Builder withoutSecret(ApiKey key) {
        return key.toBuilder().clearSecret();
    }

    private static ApiKey create(ApiKey.Builder key) {
        return CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder().setApiKey(key).build());
    }

    private static ApiKey update(ApiKey.Builder key, String... mask) {
        return CURLEW.replica()
                .keys()
                .updateApiKey(UpdateApiKeyRequest.newBuilder()
                        .setApiKey(key)
                        .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
                        .build());
    }

    private static void updateOn(Replica on, ApiKey.Builder key) {
        ApiKey _ = on.keys()
                .updateApiKey(UpdateApiKeyRequest.newBuilder().setApiKey(key).build());
    }

    private static ApiKey rotate(String keyId, long overlapSeconds) {
        return CURLEW.replica()
                .keys()
                .rotateApiKey(RotateApiKeyRequest.newBuilder()
                        .setKeyId(keyId)
                        .setOverlap(Duration.newBuilder().setSeconds(overlapSeconds))
                        .build());
    }

    private static void revoke(String keyId) {
        var _ = CURLEW.replica()
                .keys()
                .deleteApiKey(DeleteApiKeyRequest.newBuilder().setKeyId(keyId).build());
    }

    private static ApiKey get(String keyId) {
        return CURLEW.replica()
                .keys()
                .getApiKey(GetApiKeyRequest.newBuilder().setKeyId(keyId).build());
    }

    private static void list(Replica on, String secret) {
        var _ = on.linksWith(secret).listLinks(ListLinksRequest.getDefaultInstance());
    }
}
