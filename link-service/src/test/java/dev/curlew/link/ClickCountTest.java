package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClickCountTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Duration SOON = Duration.ofSeconds(20);

    /** One database: the cursor is the database's, so all is in one story. */
    @Test
    void clickCount_followsAnalytics_overRestartsAndReplicas() {
        try (FakeAnalytics analytics = new FakeAnalytics()) {
            try (Replica replica = Replica.start(POSTGRES, REDIS, analytics.variables())) {
                Link made = create(replica, "counted");
                long id = id(made);
                assertThat(made.getClickCount()).isZero();

                analytics.count(id, 3);
                analytics.count(987_654_321, 5);
                analytics.count(id, 7);
                await().atMost(SOON).until(() -> clicks(replica, "counted") == 7);

                Link changed = replica.links()
                        .updateLink(UpdateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setCode("counted").setTitle("t"))
                                .build());
                assertThat(changed.getClickCount()).isEqualTo(7);
                assertThat(changed.getRevision()).isEqualTo(2);
                assertThat(replica.links()
                                .listLinks(ListLinksRequest.getDefaultInstance())
                                .getLinks(0)
                                .getClickCount())
                        .isEqualTo(7);
                assertThat(replica.links()
                                .listLinkRevisions(ListLinkRevisionsRequest.newBuilder()
                                        .setCode("counted")
                                        .build())
                                .getRevisionsList())
                        .allSatisfy(version ->
                                assertThat(version.getLink().getClickCount()).isZero());
            }
            int before = analytics.asked().size();
            try (Replica first = Replica.start(POSTGRES, REDIS, analytics.variables());
                    Replica second = Replica.start(POSTGRES, REDIS, analytics.variables())) {
                long other = id(create(first, "other"));
                analytics.count(other, 1);
                analytics.count(other, 2);
                await().atMost(SOON).until(() -> clicks(second, "other") == 2);
                assertThat(clicks(second, "counted")).isEqualTo(7);
            }
            assertThat(analytics.asked().subList(before, analytics.asked().size()))
                    .allSatisfy(cursor -> assertThat(cursor).isIn("3", "4", "5"));
        }
    }

    private static Link create(Replica replica, String slug) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setSlug(slug).setTargetUrl("https://example.com/"))
                        .build());
    }

    /** The id is in the etag. */
    private static long id(Link link) {
        return Long.parseLong(link.getEtag().substring(0, link.getEtag().indexOf('-')), Character.MAX_RADIX);
    }

    private static long clicks(Replica replica, String code) {
        return replica.links()
                .getLink(GetLinkRequest.newBuilder().setCode(code).build())
                .getClickCount();
    }
}
