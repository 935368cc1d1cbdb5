package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListPopularLinksRequest;
import dev.curlew.proto.link.v1.PopularLink;
import dev.curlew.proto.link.v1.ResolveRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PopularLinksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.own();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static Replica replica;

    @BeforeAll
    static void start() {
        replica = Replica.start(POSTGRES, REDIS);
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @Test
    void listPopularLinks_mostClickedFirst_asResolveTellsThem() throws SQLException {
        Domain _ = replica.domains()
                .createDomain(CreateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder()
                                .setHost("any-case.example")
                                .setCaseInsensitive(true)
                                .setRedirectStatus(308))
                        .build());
        for (int i = 0; i < 250; i++) {
            clicks(create(Link.newBuilder().setSlug("popular-" + i)), i + 1);
        }
        clicks(create(Link.newBuilder().setSlug("Most").setDomain("any-case.example")), 1000);
        clicks(create(Link.newBuilder().setSlug("off").setEnabled(false)), 2000);
        clicks(create(Link.newBuilder().setSlug("deleted")), 3000);
        replica.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode("deleted").build());
        create(Link.newBuilder().setSlug("never-clicked"));

        List<PopularLink> links = popular(203);

        assertThat(links).hasSize(201);
        assertThat(links.getFirst().getCodeKey()).isEqualTo("most");
        assertThat(links.getFirst().getLink().getCode()).isEqualTo("Most");
        assertThat(links.getFirst().getLink().getDomain()).isEqualTo("any-case.example");
        assertThat(links.getFirst().getLink().getRedirectStatus()).isEqualTo(308);
        for (int i = 1; i <= 200; i++) {
            assertThat(links.get(i).getCodeKey()).isEqualTo("popular-" + (250 - i));
        }
        assertThat(links.get(1).getLink())
                .isEqualTo(replica.resolver()
                        .resolve(ResolveRequest.newBuilder()
                                .setCode("popular-249")
                                .build()));
        assertThat(popular(100_000)).hasSize(251);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100_001})
    void listPopularLinks_badLimit_isNamed(int limit) {
        assertThat(Errors.fields(Errors.of(() -> popular(limit)))).containsExactly("limit");
    }

    private static List<PopularLink> popular(int limit) {
        List<PopularLink> links = new ArrayList<>();
        replica.resolver()
                .listPopularLinks(
                        ListPopularLinksRequest.newBuilder().setLimit(limit).build())
                .forEachRemaining(part -> {
                    assertThat(part.getLinksCount()).isLessThanOrEqualTo(100);
                    links.addAll(part.getLinksList());
                });
        return links;
    }

    private static Link create(Link.Builder link) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(link.setTargetUrl("https://example.com/"))
                        .build());
    }

    private static void clicks(Link link, long clicks) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into link.link_total (link_id, counted_clicks, update_time)"
                                + " select link_id, ?, now() from link.short_link where code = ?")) {
            insert.setLong(1, clicks);
            insert.setString(2, link.getCode());
            assertThat(insert.executeUpdate()).isOne();
        }
    }
}
