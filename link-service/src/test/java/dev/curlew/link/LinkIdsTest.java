package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinkIdsRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What statistics of several links are asked of. */
final class LinkIdsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static Replica replica;

    private String code = "";

    @BeforeAll
    static void start() {
        replica = Replica.start(POSTGRES, REDIS);
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @Test
    void ids_ofATag_comeInOrderPageByPage_alsoOfDeletedLinks() {
        long first = create("ids-tag");
        long second = create("ids-tag", "other");
        long third = create("ids-tag");
        var _ = replica.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
        long _ = create("other");
        ListLinkIdsRequest request =
                ListLinkIdsRequest.newBuilder().setTag("ids-tag").setPageSize(2).build();

        assertThat(ids(request)).containsExactly(first, second);
        assertThat(ids(request.toBuilder().setAfterLinkId(second).build())).containsExactly(third);
        assertThat(ids(request.toBuilder().setLinkId(third).build())).containsExactly(third);
        assertThat(ids(request.toBuilder().addDomains(Replica.DOMAIN).build())).containsExactly(first, second);
        assertThat(ids(request.toBuilder().setOwner("nobody").build())).isEmpty();
    }

    @Test
    void ids_ofAnUnknownDomain_areNotFound() {
        assertThat(Errors.reason(() -> ids(ListLinkIdsRequest.newBuilder()
                        .addDomains("unknown.example")
                        .build())))
                .isEqualTo("DOMAIN_NOT_FOUND");
    }

    @Test
    void ids_ofANegativePage_areRefused() {
        assertThat(Errors.reason(() ->
                        ids(ListLinkIdsRequest.newBuilder().setPageSize(-1).build())))
                .isEqualTo("INVALID_FIELD");
    }

    private long create(String... tags) {
        Link link = replica.links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setTargetUrl("https://target.example/")
                                .addAllTags(List.of(tags)))
                        .build());
        code = link.getCode();
        return replica.resolver()
                .resolve(ResolveRequest.newBuilder().setCode(link.getCode()).build())
                .getLinkId();
    }

    private static List<Long> ids(ListLinkIdsRequest request) {
        return replica.resolver().listLinkIds(request).getLinkIdsList();
    }
}
