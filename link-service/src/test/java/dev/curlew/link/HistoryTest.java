package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinkRevisionsResponse;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.UtmParameters;
import io.grpc.Status.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HistoryTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String TARGET = "https://example.com/first";

    private static Replica replica;

    @BeforeAll
    static void start() throws SQLException {
        Flyway.configure()
                .dataSource(POSTGRES.dataSource())
                .locations("classpath:dev/curlew/sql/link")
                .schemas("link")
                .target("001")
                .load()
                .migrate();
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into link.short_link (domain, code, code_key, target_url, resolved_url, owner, revision,
                        create_time, update_time)
                    values ('', 'old', 'old', 'https://example.com/old', 'https://example.com/old', 'admin', 1,
                            '2026-01-01Z', '2026-01-01Z'),
                        ('', 'older', 'older', 'https://example.com/old', 'https://example.com/old', 'admin', 7,
                            '2026-01-01Z', '2026-01-02Z')""");
        }
        replica = Replica.start(POSTGRES, REDIS);
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @Test
    void listLinkRevisions_afterEveryKindOfChange_tellsWhoWhenAndWhat() {
        ApiKey key = replica.keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder().setDisplayName("other").addScopes(Scope.LINKS_WRITE))
                        .build());
        Link made = create(Link.newBuilder().setTargetUrl(TARGET).setTitle("one"));
        Link updated = replica.linksWith(key.getSecret())
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setCode(made.getCode())
                                .setTitle("two")
                                .addTags("a")
                                .setUtm(UtmParameters.newBuilder().setSource("mail")))
                        .build());
        replica.links()
                .deleteLink(
                        DeleteLinkRequest.newBuilder().setCode(made.getCode()).build());
        Link deleted = get(made.getCode());
        Link undeleted = replica.links()
                .undeleteLink(
                        UndeleteLinkRequest.newBuilder().setCode(made.getCode()).build());

        List<LinkRevision> revisions = page(made.getCode(), 0, "").getRevisionsList();

        assertThat(revisions).extracting(LinkRevision::getLink).containsExactly(undeleted, deleted, updated, made);
        assertThat(deleted.getState()).isEqualTo(State.DELETED);
        assertThat(revisions)
                .extracting(LinkRevision::getActor)
                .containsExactly("admin", "admin", key.getKeyId(), "admin");
        assertThat(revisions)
                .extracting(LinkRevision::getChangeTime)
                .containsExactly(
                        undeleted.getUpdateTime(),
                        deleted.getUpdateTime(),
                        updated.getUpdateTime(),
                        made.getCreateTime());
        assertThat(revisions)
                .extracting(revision -> revision.getChangedFields().getPathsList())
                .satisfiesExactly(
                        fields -> assertThat(fields).containsExactly("delete_time"),
                        fields -> assertThat(fields).containsExactly("delete_time"),
                        fields -> assertThat(fields).containsExactlyInAnyOrder("title", "tags", "utm"),
                        fields -> assertThat(fields).containsExactlyInAnyOrder("target_url", "title", "enabled"));
    }

    @Test
    void listLinkRevisions_byPages_givesEachOnce() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        for (int i = 0; i < 6; i++) {
            retitle(link.getCode(), "title " + i);
        }
        List<Long> seen = new ArrayList<>();
        String token = "";
        do {
            ListLinkRevisionsResponse page = page(link.getCode(), 3, token);
            assertThat(page.getRevisionsCount()).isLessThanOrEqualTo(3);
            page.getRevisionsList()
                    .forEach(revision -> seen.add(revision.getLink().getRevision()));
            token = page.getNextPageToken();
            // A version made while they are walked moves none of the others.
            retitle(link.getCode(), "title of page " + seen.size());
        } while (!token.isEmpty());
        assertThat(seen).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void listLinkRevisions_badRequest_isRefused() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        retitle(link.getCode(), "second");
        String token = page(link.getCode(), 1, "").getNextPageToken();
        String other = create(Link.newBuilder().setTargetUrl(TARGET)).getCode();
        assertThat(Errors.reason(() -> page(other, 1, token))).isEqualTo("INVALID_PAGE_TOKEN");
        assertThat(Errors.fields(Errors.of(() -> page(other, -1, "")))).containsExactly("pageSize");
        assertThat(Errors.reason(() -> page("nothing", 0, ""))).isEqualTo("LINK_NOT_FOUND");
    }

    @Test
    void updateLink_thatChangesNothing_makesNoRevision() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET).setTitle("same"));
        assertThat(retitle(link.getCode(), "same")).isEqualTo(link);
        assertThat(page(link.getCode(), 0, "").getRevisionsCount()).isOne();
    }

    @Test
    void updateLink_refused_makesNoRevision() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        assertThat(Errors.refuses(() -> retitle(link.getCode(), "x".repeat(1000))))
                .isTrue();
        assertThat(page(link.getCode(), 0, "").getRevisionsCount()).isOne();
    }

    @Test
    void rollbackLink_toAnEarlierVersion_makesANewOneThatEqualsIt() {
        Link first = create(Link.newBuilder()
                .setTargetUrl(TARGET)
                .setTitle("one")
                .addTags("a")
                .setUtm(UtmParameters.newBuilder().setSource("mail")));
        Link second = replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(first.getCode()).setTargetUrl("https://example.com/second"))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("*"))
                        .build());
        Link back = rollback(first.getCode(), 1, second.getEtag());
        assertThat(back.getRevision()).isEqualTo(3);
        assertThat(back.toBuilder()
                        .setRevision(1)
                        .setEtag(first.getEtag())
                        .setUpdateTime(first.getUpdateTime())
                        .build())
                .isEqualTo(first);
        LinkRevision newest = page(first.getCode(), 1, "").getRevisions(0);
        assertThat(newest.getLink()).isEqualTo(back);
        assertThat(newest.getChangedFields().getPathsList())
                .containsExactlyInAnyOrder("target_url", "title", "tags", "utm");
        assertThat(rollback(first.getCode(), 1, "")).as("again").isEqualTo(back);
    }

    @Test
    void rollbackLink_thatCannotBe_isRefused() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        retitle(link.getCode(), "second");
        String code = link.getCode();
        assertThat(Errors.reason(() -> rollback(code, 1, link.getEtag()))).isEqualTo("ETAG_MISMATCH");
        assertThat(Errors.fields(Errors.of(() -> rollback(code, 0, "")))).containsExactly("revision");
        ApiError missing = Errors.of(() -> rollback(code, 3, ""));
        assertThat(missing.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(missing.reason()).isEqualTo("REVISION_NOT_FOUND");
        assertThat(Errors.reason(() -> rollback("nothing", 1, ""))).isEqualTo("LINK_NOT_FOUND");
        replica.links().deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
        assertThat(Errors.reason(() -> rollback(code, 1, ""))).isEqualTo("LINK_DELETED");
    }

    @Test
    void rollbackLink_toWhatIsNotAllowedAnyMore_isRefused() {
        String target = "https://later-ours.example/";
        Link link = create(Link.newBuilder().setTargetUrl(target));
        replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(link.getCode()).setTargetUrl(TARGET))
                        .build());
        try (Replica stricter = Replica.start(POSTGRES, REDIS, Map.of("OWN_HOSTS", "later-ours.example"))) {
            ApiError error = Errors.of(() -> stricter.links()
                    .rollbackLink(RollbackLinkRequest.newBuilder()
                            .setCode(link.getCode())
                            .setRevision(1)
                            .build()));
            assertThat(Errors.fields(error)).containsExactly("targetUrl");
        }
        assertThat(get(link.getCode()).getTargetUrl()).isEqualTo(TARGET);
    }

    @Test
    void migration_ofLinksThatWereThere_keepsTheirVersion() {
        LinkRevision old = page("old", 0, "").getRevisions(0);
        assertThat(old.getLink()).isEqualTo(get("old"));
        assertThat(old.getActor()).isEqualTo("admin");
        LinkRevision older = page("older", 0, "").getRevisions(0);
        assertThat(older.getLink().getRevision()).isEqualTo(7);
        assertThat(older.getActor()).isEmpty();
        retitle("older", "new");
        assertThat(rollback("older", 7, "").getTitle()).isEmpty();
        assertThat(page("older", 0, "").getRevisionsList())
                .extracting(revision -> revision.getLink().getRevision())
                .containsExactly(9L, 8L, 7L);
    }

    @Test
    void history_ofEveryLink_endsWithTheLinkAsItIs() throws SQLException {
        retitle(create(Link.newBuilder().setTargetUrl(TARGET)).getCode(), "changed");
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select count(*), count(*) filter (where to_jsonb(l) = to_jsonb(r))
                        from link.short_link l left join link.link_revision r using (link_id, revision)""")) {
            rows.next();
            assertThat(rows.getInt(1)).isPositive().isEqualTo(rows.getInt(2));
        }
    }

    private static Link create(Link.Builder link) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link get(String code) {
        return replica.links().getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static Link retitle(String code, String title) {
        return replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(code).setTitle(title))
                        .build());
    }

    private static Link rollback(String code, long revision, String etag) {
        return replica.links()
                .rollbackLink(RollbackLinkRequest.newBuilder()
                        .setCode(code)
                        .setRevision(revision)
                        .setEtag(etag)
                        .build());
    }

    private static ListLinkRevisionsResponse page(String code, int size, String token) {
        return replica.links()
                .listLinkRevisions(ListLinkRevisionsRequest.newBuilder()
                        .setCode(code)
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }
}
