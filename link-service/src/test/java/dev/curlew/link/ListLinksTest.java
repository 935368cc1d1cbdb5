package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListLinksTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    /** l0 … l24 in the order of their making; odd ones are tagged, every fifth is deleted. */
    @BeforeAll
    static void start() {
        for (int i = 0; i < 25; i++) {
            Link.Builder link = Link.newBuilder()
                    .setSlug("l" + i)
                    .setTargetUrl("https://example.com/" + i)
                    .setTitle(i == 7 ? "100% \"Seven\"" : "Number " + i)
                    .setEnabled(i != 8);
            if (i % 2 == 1) {
                link.addTags("odd").addTags("nr" + i);
            }
            CURLEW.replica()
                    .links()
                    .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
            if (i % 5 == 0) {
                CURLEW.replica()
                        .links()
                        .deleteLink(
                                DeleteLinkRequest.newBuilder().setCode("l" + i).build());
            }
        }
        CURLEW.replica()
                .links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode("l2").setNotes("changed last"))
                        .build());
    }

    @Test
    void listLinks_pageByPage_showsEachOnceTheNewestFirst() {
        List<String> walked = walk(ListLinksRequest.newBuilder().setPageSize(3));
        assertThat(walked)
                .hasSize(20)
                .doesNotHaveDuplicates()
                .startsWith("l24", "l23", "l22")
                .endsWith("l2", "l1");
    }

    @Test
    void listLinks_whileLinksAreMade_showsThoseThatWereThere() {
        ListLinksRequest.Builder request =
                ListLinksRequest.newBuilder().setPageSize(10).setOrderBy("create_time desc");
        ListLinksResponse first = CURLEW.replica().links().listLinks(request.build());
        CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setSlug("later").setTargetUrl("https://example.com/later"))
                        .build());
        List<String> rest = walk(request.setPageToken(first.getNextPageToken()));
        assertThat(rest).hasSize(10).doesNotContain("later").endsWith("l1");
        CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode("later").build());
    }

    @ParameterizedTest
    @CsvSource({
        "create_time, l1",
        "create_time asc, l1",
        "update_time desc, l2",
        "update_time, l1",
    })
    void listLinks_order(String order, String first) {
        assertThat(walk(ListLinksRequest.newBuilder().setOrderBy(order).setPageSize(7)))
                .hasSize(20)
                .doesNotHaveDuplicates()
                .startsWith(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "tag:odd; 10",
                "tag:odd AND tag:nr7; 1",
                "tag:od; 0",
                "state=DISABLED; 1",
                "state=ACTIVE; 19",
                "state=DELETED; 5",
                "state=SCHEDULED; 0",
                "state=USED_UP; 0",
                "text:seven; 1",
                "text:\"100% \\\"\"; 1",
                "text:%; 1",
                "text:_; 0",
                "text:EXAMPLE.com/1; 9",
                "owner=admin; 20",
                "owner=nobody; 0",
                "domain=go.example.com; 20",
                "domain:GO.Example.com.; 20",
                "create_time>2020-01-01T00:00:00Z; 20",
                "create_time<2020-01-01T00:00:00Z; 0",
            })
    void listLinks_filter(String filter, int expected) {
        long shown = walk(ListLinksRequest.newBuilder().setFilter(filter)).stream()
                .filter(code -> !code.equals("later"))
                .count();
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void listLinks_showDeleted_showsAll() {
        assertThat(walk(ListLinksRequest.newBuilder().setShowDeleted(true).setFilter("text:number")))
                .hasSize(24);
    }

    @Test
    void listLinks_tokenOfAnotherRequest_isRefused() {
        ListLinksRequest request = ListLinksRequest.newBuilder().setPageSize(2).build();
        String token = CURLEW.replica().links().listLinks(request).getNextPageToken();
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .links()
                        .listLinks(request.toBuilder()
                                .setPageToken(token)
                                .setFilter("tag:odd")
                                .build())))
                .isEqualTo("INVALID_PAGE_TOKEN");
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .links()
                        .listLinks(request.toBuilder().setPageToken(token + "A").build())))
                .isEqualTo("INVALID_PAGE_TOKEN");
        assertThat(CURLEW.replica()
                        .links()
                        .listLinks(request.toBuilder()
                                .setPageToken(token)
                                .setPageSize(5)
                                .build())
                        .getLinksList())
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"pageSize, -1, '', ''", "filter, 0, colour=red, ''", "orderBy, 0, '', clicks"})
    void listLinks_badField_isNamed(String field, int size, String filter, String order) {
        ApiError error = Errors.of(() -> CURLEW.replica()
                .links()
                .listLinks(ListLinksRequest.newBuilder()
                        .setPageSize(size)
                        .setFilter(filter)
                        .setOrderBy(order)
                        .build()));
        assertThat(error.reason()).isEqualTo("INVALID_FIELD");
        assertThat(Errors.fields(error)).containsExactly(field);
    }

    private static List<String> walk(ListLinksRequest.Builder request) {
        List<String> codes = new ArrayList<>();
        ListLinksRequest.Builder next = request.clone();
        do {
            ListLinksResponse page = CURLEW.replica().links().listLinks(next.build());
            page.getLinksList().forEach(link -> codes.add(link.getCode()));
            next.setPageToken(page.getNextPageToken());
        } while (!next.getPageToken().isEmpty());
        return codes;
    }
}
