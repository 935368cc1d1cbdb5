package dev.curlew.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteApiKeyRequest;
import dev.curlew.proto.link.v1.GetApiKeyRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListApiKeysRequest;
import dev.curlew.proto.link.v1.ListApiKeysResponse;
import io.grpc.Status.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyServiceTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    @Test
    void createApiKey_givesTheSecretOnce_andKeepsItsHashOnly() throws SQLException {
        ApiKey key = create("ci", Scope.LINKS_READ, Scope.LINKS_WRITE);
        assertThat(key.getSecret()).matches("cur_[A-Za-z0-9_-]{43}");
        assertThat(key.getKeyId()).startsWith("key_");
        assertThat(get(key.getKeyId())).isEqualTo(key.toBuilder().clearSecret().build());
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select k::text from link.api_key k")) {
            while (rows.next()) {
                String hexOfSecret = HexFormat.of().formatHex(key.getSecret().getBytes(UTF_8));
                assertThat(rows.getString(1)).doesNotContain(key.getSecret()).doesNotContain(hexOfSecret);
            }
        }
    }

    @Test
    void calls_needTheirScope() {
        String reader = create("reader", Scope.LINKS_READ).getSecret();
        String writer = create("writer", Scope.LINKS_WRITE).getSecret();
        String administrator = create("administrator", Scope.ADMIN).getSecret();
        ApiError error = Errors.of(() -> createLink(reader));
        assertThat(error.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(error.reason()).isEqualTo("SCOPE_MISSING");
        assertThat(error.metadata()).containsEntry("scope", "links:write");
        Link link = createLink(writer);
        GetLinkRequest read =
                GetLinkRequest.newBuilder().setCode(link.getCode()).build();
        assertThat(Errors.reason(() -> CURLEW.replica().linksWith(writer).getLink(read)))
                .isEqualTo("SCOPE_MISSING");
        assertThat(CURLEW.replica().linksWith(reader).getLink(read)).isEqualTo(link);
        assertThat(CURLEW.replica().linksWith(administrator).getLink(read)).isEqualTo(link);
        assertThat(Errors.reason(
                        () -> KeyServiceGrpc.newBlockingStub(CURLEW.replica().channel())
                                .withInterceptors(Replica.header("authorization", "Bearer " + writer))
                                .listApiKeys(ListApiKeysRequest.getDefaultInstance())))
                .isEqualTo("SCOPE_MISSING");
    }

    @Test
    void calls_withoutKeyOrWithABadOne_areRefused() {
        assertThat(Errors.of(() -> CURLEW.replica().anonymousLinks().getLink(GetLinkRequest.getDefaultInstance())))
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo(Code.UNAUTHENTICATED);
                    assertThat(error.reason()).isEqualTo("KEY_NEEDED");
                });
        assertThat(Errors.reason(() -> createLink("cur_unknown"))).isEqualTo("INVALID_KEY");
        assertThat(Errors.reason(() -> createLink(""))).isEqualTo("INVALID_KEY");
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .anonymousLinks()
                        .withInterceptors(Replica.header("authorization", "Basic " + Replica.ADMIN_KEY))
                        .getLink(GetLinkRequest.getDefaultInstance())))
                .isEqualTo("INVALID_KEY");
    }

    @Test
    void deleteApiKey_endsItAtOnceHere_andOnOtherReplicasSoon() {
        ApiKey key = create("short-lived", Scope.LINKS_WRITE);
        createLink(key.getSecret());
        DeleteApiKeyRequest delete =
                DeleteApiKeyRequest.newBuilder().setKeyId(key.getKeyId()).build();
        CURLEW.replica().keys().deleteApiKey(delete);
        assertThat(Errors.reason(() -> createLink(key.getSecret()))).isEqualTo("INVALID_KEY");
        Timestamp revoked = get(key.getKeyId()).getRevokeTime();
        CURLEW.replica().keys().deleteApiKey(delete);
        assertThat(get(key.getKeyId()).getRevokeTime()).isEqualTo(revoked);
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .keys()
                        .deleteApiKey(DeleteApiKeyRequest.newBuilder()
                                .setKeyId("nothing")
                                .build())))
                .isEqualTo("KEY_NOT_FOUND");
    }

    @Test
    void authenticateKey_needsNoKey_andTellsScopes() {
        ApiKey key = create("stats", Scope.STATS_READ);
        var internal = KeyServiceGrpc.newBlockingStub(CURLEW.replica().channel());
        assertThat(internal.authenticateKey(AuthenticateKeyRequest.newBuilder()
                                .setSecret(key.getSecret())
                                .build())
                        .getApiKey())
                .isEqualTo(key.toBuilder().clearSecret().build());
        assertThat(internal.authenticateKey(AuthenticateKeyRequest.newBuilder()
                                .setSecret(Replica.ADMIN_KEY)
                                .build())
                        .getApiKey()
                        .getScopesList())
                .containsExactly(Scope.ADMIN);
        assertThat(Errors.reason(() -> internal.authenticateKey(
                        AuthenticateKeyRequest.newBuilder().setSecret("x").build())))
                .isEqualTo("INVALID_KEY");
    }

    @Test
    void lastUseTime_isWrittenByTheEnd() {
        ApiKey key;
        try (Replica other = CURLEW.start(Map.of())) {
            key = create("used", Scope.LINKS_WRITE);
            other.linksWith(key.getSecret()).createLink(link());
        }
        assertThat(get(key.getKeyId()).getLastUseTime().getSeconds() % 60).isZero();
        assertThat(get(key.getKeyId()).hasLastUseTime()).isTrue();
    }

    @Test
    void listApiKeys_pageByPage_withoutRevokedOnes() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(create("listed " + i, Scope.LINKS_READ).getKeyId());
        }
        CURLEW.replica()
                .keys()
                .deleteApiKey(
                        DeleteApiKeyRequest.newBuilder().setKeyId(made.get(2)).build());
        List<String> walked = walk(false);
        assertThat(walked).doesNotHaveDuplicates().doesNotContain(made.get(2));
        assertThat(walked.stream().filter(made::contains))
                .containsExactly(made.get(4), made.get(3), made.get(1), made.get(0));
        assertThat(walk(true)).contains(made.get(2));
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .keys()
                        .listApiKeys(ListApiKeysRequest.newBuilder()
                                .setPageToken("nothing")
                                .build())))
                .isEqualTo("INVALID_PAGE_TOKEN");
    }

    static Stream<Arguments> badKeys() {
        ApiKey.Builder good = ApiKey.newBuilder().setDisplayName("a").addScopes(Scope.LINKS_READ);
        return Stream.of(
                Arguments.of("INVALID_FIELD", "displayName", good.clone().clearDisplayName()),
                Arguments.of("INVALID_FIELD", "displayName", good.clone().setDisplayName("a".repeat(129))),
                Arguments.of("INVALID_FIELD", "displayName", good.clone().setDisplayName("a\nb")),
                Arguments.of("INVALID_FIELD", "scopes", good.clone().clearScopes()),
                Arguments.of("INVALID_FIELD", "scopes[1]", good.clone().addScopesValue(99)),
                Arguments.of("INVALID_FIELD", "scopes[1]", good.clone().addScopes(Scope.SCOPE_UNSPECIFIED)),
                Arguments.of(
                        "INVALID_FIELD",
                        "expireTime",
                        good.clone().setExpireTime(Timestamp.newBuilder().setSeconds(1))),
                Arguments.of(
                        "INVALID_FIELD",
                        "expireTime",
                        good.clone().setExpireTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))),
                Arguments.of("INVALID_FIELD", "domains[0]", good.clone().addDomains("")),
                Arguments.of("INVALID_FIELD", "domains[0]", good.clone().addDomains("https://a.example")),
                Arguments.of("INVALID_FIELD", "domains[0]", good.clone().addDomains("a..b")),
                Arguments.of("INVALID_FIELD", "domains[0]", good.clone().addDomains("-a.example")),
                Arguments.of("INVALID_FIELD", "domains[0]", good.clone().addDomains("a.example:x")),
                Arguments.of("INVALID_FIELD", "domains[0]", good.clone().addDomains("a.".repeat(127) + "a")),
                Arguments.of(
                        "INVALID_FIELD",
                        "domains[1]",
                        good.clone().addDomains("a.example").addDomains("A.example")),
                Arguments.of(
                        "INVALID_FIELD", "domains", good.clone().addAllDomains(Collections.nCopies(101, "a.example"))),
                Arguments.of(
                        "INVALID_FIELD",
                        "domains",
                        good.clone().addScopes(Scope.ADMIN).addDomains("a.example")),
                Arguments.of(
                        "INVALID_FIELD",
                        "ownLinksOnly",
                        good.clone().addScopes(Scope.ADMIN).setOwnLinksOnly(true)),
                Arguments.of("INVALID_FIELD", "callsPerMinute", good.clone().setCallsPerMinute(-1)),
                Arguments.of("INVALID_FIELD", "callsPerMinute", good.clone().setCallsPerMinute(1_000_001)));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void createApiKey_badField_isNamed(String reason, String field, ApiKey.Builder key) {
        ApiError error = Errors.of(() -> CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder().setApiKey(key).build()));
        assertThat(error.reason()).isEqualTo(reason);
        assertThat(Errors.fields(error)).containsExactly(field);
    }

    @Test
    void anonymousCreation_isCountedByNetwork_overReplicas() {
        Map<String, String> open = Map.of("ANONYMOUS_CREATE", "true", "ANONYMOUS_CREATE_PER_HOUR", "3");
        try (Replica first = CURLEW.start(open);
                Replica second = CURLEW.start(open)) {
            assertThat(createAnonymously(first, "198.51.100.7").getOwner()).isEmpty();
            createAnonymously(second, "198.51.100.8");
            createAnonymously(first, "198.51.100.9");
            ApiError error = Errors.of(() -> createAnonymously(second, "198.51.100.10"));
            assertThat(error.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(error.reason()).isEqualTo("TOO_MANY_REQUESTS");
            assertThat(error.retryDelay().orElseThrow().toSeconds()).isBetween(0L, 3600L);
            createAnonymously(second, "203.0.113.1");
            first.links().createLink(link());
            assertThat(Errors.reason(() -> first.anonymousLinks().getLink(GetLinkRequest.getDefaultInstance())))
                    .isEqualTo("KEY_NEEDED");
        }
    }

    @Test
    void anonymousCreation_withoutRedis_isCountedByEachReplica() {
        Map<String, String> open =
                Map.of("ANONYMOUS_CREATE", "true", "ANONYMOUS_CREATE_PER_HOUR", "2", "REDIS_PORT", "1");
        try (Replica alone = CURLEW.start(open)) {
            createAnonymously(alone, "192.0.2.1");
            createAnonymously(alone, "192.0.2.2");
            assertThat(Errors.reason(() -> createAnonymously(alone, "192.0.2.3")))
                    .isEqualTo("TOO_MANY_REQUESTS");
            createAnonymously(alone, "203.0.113.1");
        }
    }

    private static Link createAnonymously(Replica on, String address) {
        return on.anonymousLinks()
                .withInterceptors(Replica.header("x-curlew-client-address", address))
                .createLink(link());
    }

    private static Link createLink(String secret) {
        return CURLEW.replica().linksWith(secret).createLink(link());
    }

    private static CreateLinkRequest link() {
        return CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl("https://example.com/"))
                .build();
    }

    private static ApiKey create(String name, Scope... scopes) {
        return CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder().setDisplayName(name).addAllScopes(List.of(scopes)))
                        .build());
    }

    private static ApiKey get(String keyId) {
        return CURLEW.replica()
                .keys()
                .getApiKey(GetApiKeyRequest.newBuilder().setKeyId(keyId).build());
    }

    private static List<String> walk(boolean showRevoked) {
        List<String> ids = new ArrayList<>();
        ListApiKeysRequest.Builder next =
                ListApiKeysRequest.newBuilder().setPageSize(2).setShowRevoked(showRevoked);
        do {
            ListApiKeysResponse page = CURLEW.replica().keys().listApiKeys(next.build());
            page.getApiKeysList().forEach(key -> ids.add(key.getKeyId()));
            next.setPageToken(page.getNextPageToken());
        } while (!next.getPageToken().isEmpty());
        return ids;
    }
}
