package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinkIdsRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What statistics of several links are asked of. */
final class LinkIdsTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    private String code = "";

    @Test
    void ids_ofATag_comeInOrderPageByPage_alsoOfDeletedLinks() {
        long first = create("ids-tag");
        long second = create("ids-tag", "other");
        long third = create("ids-tag");
        var _ = CURLEW.replica()
                .links()
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

    @Test
    void ids_ofATextThatNoLinkCanHave_areRefused() {
        for (ListLinkIdsRequest request : List.of(
                ListLinkIdsRequest.newBuilder().setTag("a\0b").build(),
                ListLinkIdsRequest.newBuilder().setOwner("\0").build())) {
            assertThat(Errors.reason(() -> ids(request))).isEqualTo("INVALID_FIELD");
        }
    }

    private long create(String... tags) {
        Link link = CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setTargetUrl("https://target.example/")
                                .addAllTags(List.of(tags)))
                        .build());
        code = link.getCode();
        return CURLEW.replica()
                .resolver()
                .resolve(ResolveRequest.newBuilder().setCode(link.getCode()).build())
                .getLinkId();
    }

    private static List<Long> ids(ListLinkIdsRequest request) {
        return CURLEW.replica().resolver().listLinkIds(request).getLinkIdsList();
    }
}
