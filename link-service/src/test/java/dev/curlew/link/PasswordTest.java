package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.VerifyPasswordRequest;
import dev.curlew.proto.link.v1.VerifyPasswordResponse;
import io.grpc.Status.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords of links, on two replicas. */
class PasswordTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two();

    private static final String HERE = "192.0.2.0/24";

    @Test
    void verifyPassword_rightAndWrong_onAnyReplica() {
        Link link = create("both", "correct horse");
        assertThat(link.getPasswordProtected()).isTrue();
        assertThat(link.getPassword()).isEmpty();
        ResolvedLink resolved = resolve("both");
        assertThat(resolved.getPasswordProtected()).isTrue();
        assertThat(resolved.getPasswordKey().size()).isEqualTo(32);

        VerifyPasswordResponse right = verify(CURLEW.second(), "both", "correct horse", HERE);
        assertThat(right.getPasswordKey()).isEqualTo(resolved.getPasswordKey());
        assertThat(right.getRevision()).isOne();
        ApiError wrong = Errors.of(() -> verify(CURLEW.replica(), "both", "Correct horse", HERE));
        assertThat(wrong.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(wrong.reason()).isEqualTo("WRONG_PASSWORD");
    }

    @Test
    void password_changed_hasAnotherKey_alsoIfItIsTheSame() {
        create("changed", "one password");
        ResolvedLink before = resolve("changed");

        Link changed = update(Link.newBuilder().setCode("changed").setPassword("one password"), "password");

        ResolvedLink after = resolve("changed");
        assertThat(changed.getRevision()).isEqualTo(2);
        assertThat(after.getPasswordVersion()).isNotEqualTo(before.getPasswordVersion());
        assertThat(after.getPasswordKey()).isNotEqualTo(before.getPasswordKey());
        update(Link.newBuilder().setCode("changed").setPassword("another one"), "password");
        assertThat(Errors.reason(() -> verify(CURLEW.replica(), "changed", "one password", HERE)))
                .isEqualTo("WRONG_PASSWORD");
        assertThat(verify(CURLEW.replica(), "changed", "another one", HERE).getRevision())
                .isEqualTo(3);
    }

    @Test
    void password_removed_letsEverybodyIn_andNoneComesBack() throws SQLException {
        create("removed", "one password");
        ResolvedLink before = resolve("removed");

        Link open = update(Link.newBuilder().setCode("removed"), "password");

        assertThat(open.getPasswordProtected()).isFalse();
        assertThat(resolve("removed").getPasswordKey().isEmpty()).isTrue();
        assertThat(verify(CURLEW.replica(), "removed", "whatever", HERE)
                        .getPasswordKey()
                        .isEmpty())
                .isTrue();
        assertThat(count("select count(*) from link.link_password where link_id = " + before.getLinkId()))
                .isZero();
        Link back = CURLEW.replica()
                .links()
                .rollbackLink(RollbackLinkRequest.newBuilder()
                        .setCode("removed")
                        .setRevision(1)
                        .build());
        assertThat(back.getPasswordProtected()).isFalse();
        update(Link.newBuilder().setCode("removed").setPassword("one password"), "password");
        assertThat(resolve("removed").getPasswordKey()).isNotEqualTo(before.getPasswordKey());
    }

    @Test
    void rollback_leavesThePasswordAsItIs() {
        create("rolled", "one password");
        update(Link.newBuilder().setCode("rolled").setPassword("two password").setTitle("t"), "password", "title");

        Link back = CURLEW.replica()
                .links()
                .rollbackLink(RollbackLinkRequest.newBuilder()
                        .setCode("rolled")
                        .setRevision(1)
                        .build());

        assertThat(back.getTitle()).isEmpty();
        assertThat(back.getPasswordProtected()).isTrue();
        assertThat(Errors.reason(() -> verify(CURLEW.replica(), "rolled", "one password", HERE)))
                .isEqualTo("WRONG_PASSWORD");
        assertThat(verify(CURLEW.replica(), "rolled", "two password", HERE).getRevision())
                .isEqualTo(3);
    }

    @Test
    void update_thatSaysNothingOfThePassword_leavesIt() {
        create("kept", "one password");
        update(Link.newBuilder().setCode("kept").setTitle("new"));
        update(Link.newBuilder().setCode("kept").setTargetUrl("https://example.com/2"), "*");

        Link link = CURLEW.replica()
                .links()
                .getLink(GetLinkRequest.newBuilder().setCode("kept").build());
        assertThat(link.getPasswordProtected()).isTrue();
        assertThat(verify(CURLEW.replica(), "kept", "one password", HERE).getRevision())
                .isEqualTo(3);
    }

    @Test
    void history_tellsThatThePasswordChanged_andNothingMore() throws SQLException {
        create("history", "one password");
        update(Link.newBuilder().setCode("history").setPassword("two password"), "password");
        update(Link.newBuilder().setCode("history"), "password");

        List<LinkRevision> revisions = CURLEW.replica()
                .links()
                .listLinkRevisions(
                        ListLinkRevisionsRequest.newBuilder().setCode("history").build())
                .getRevisionsList();

        assertThat(revisions)
                .allSatisfy(revision ->
                        assertThat(revision.getChangedFields().getPathsList()).contains("password"))
                .allSatisfy(
                        revision -> assertThat(revision.getLink().getPassword()).isEmpty());
        assertThat(revisions)
                .extracting(revision -> revision.getLink().getPasswordProtected())
                .containsExactly(false, true, true);
        assertThat(count("select count(*) from link.link_revision r where r::text like '%argon2%'"))
                .isZero();
        assertThat(count("select count(*) from link.short_link l where l::text like '%argon2%'"))
                .isZero();
    }

    @Test
    void createLink_repeatedWithAnotherPassword_isAnotherLink() {
        CreateLinkRequest request = CreateLinkRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setLink(Link.newBuilder().setTargetUrl("https://example.com/").setPassword("one password"))
                .build();
        Link made = CURLEW.replica().links().createLink(request);
        assertThat(CURLEW.second().links().createLink(request)).isEqualTo(made);
        CreateLinkRequest.Builder other = request.toBuilder();
        other.getLinkBuilder().setPassword("two password");
        assertThat(Errors.fields(Errors.of(() -> CURLEW.replica().links().createLink(other.build()))))
                .containsExactly("requestId");
    }

    @Test
    void createLink_validateOnly_saysItIsProtected() {
        Link link = CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setValidateOnly(true)
                        .setLink(Link.newBuilder()
                                .setTargetUrl("https://example.com/")
                                .setPassword("one password"))
                        .build());
        assertThat(link.getPasswordProtected()).isTrue();
    }

    @Test
    void wrongTries_limitedOverReplicas_forThatLinkAndNetworkAlone() {
        create("guessed", "one password");
        create("other", "one password");
        for (int i = 0; i < 10; i++) {
            Replica replica = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
            // Right ones are not counted.
            assertThat(verify(replica, "guessed", "one password", HERE).getRevision())
                    .isOne();
            assertThat(Errors.reason(() -> verify(replica, "guessed", "wrong", HERE)))
                    .isEqualTo("WRONG_PASSWORD");
        }
        for (Replica replica : List.of(CURLEW.replica(), CURLEW.second())) {
            ApiError refused = Errors.of(() -> verify(replica, "guessed", "one password", HERE));
            assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(refused.reason()).isEqualTo("TOO_MANY_TRIES");
            assertThat(refused.retryDelay().orElseThrow()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
        }
        assertThat(verify(CURLEW.replica(), "guessed", "one password", "198.51.100.0/24")
                        .getRevision())
                .isOne();
        assertThat(verify(CURLEW.replica(), "other", "one password", HERE).getRevision())
                .isOne();
    }

    @Test
    void wrongTries_withoutRedis_limitedByEachReplica() {
        create("without-redis", "one password");
        try (Replica alone = CURLEW.start(Map.of("REDIS_PORT", "1"))) {
            for (int i = 0; i < 10; i++) {
                assertThat(Errors.reason(() -> verify(alone, "without-redis", "wrong", HERE)))
                        .isEqualTo("WRONG_PASSWORD");
            }
            assertThat(Errors.reason(() -> verify(alone, "without-redis", "one password", HERE)))
                    .isEqualTo("TOO_MANY_TRIES");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void verifyPassword_withoutNetwork_named(String network) {
        create("network" + network.length(), "one password");
        assertThat(Errors.fields(Errors.of(
                        () -> verify(CURLEW.replica(), "network" + network.length(), "one password", network))))
                .containsExactly("clientNetwork");
    }

    @Test
    void verifyPassword_tooLong_named_andUnknownLink_notFound() {
        create("too-long", "one password");
        assertThat(Errors.fields(Errors.of(() -> verify(CURLEW.replica(), "too-long", "x".repeat(1025), HERE))))
                .containsExactly("password");
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .resolver()
                        .verifyPassword(VerifyPasswordRequest.newBuilder()
                                .setLinkId(Long.MAX_VALUE)
                                .setPassword("one password")
                                .setClientNetwork(HERE)
                                .build())))
                .isEqualTo("LINK_NOT_FOUND");
    }

    private static Link create(String slug, String password) {
        return CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setSlug(slug)
                                .setTargetUrl("https://example.com/")
                                .setPassword(password))
                        .build());
    }

    private static Link update(Link.Builder link, String... mask) {
        return CURLEW.replica()
                .links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(link)
                        .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
                        .build());
    }

    private static VerifyPasswordResponse verify(Replica replica, String code, String password, String network) {
        return replica.resolver()
                .verifyPassword(VerifyPasswordRequest.newBuilder()
                        .setLinkId(resolve(code).getLinkId())
                        .setPassword(password)
                        .setClientNetwork(network)
                        .build());
    }

    private static ResolvedLink resolve(String code) {
        return CURLEW.second()
                .resolver()
                .resolve(ResolveRequest.newBuilder().setCode(code).build());
    }

    private static int count(String sql) throws SQLException {
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
