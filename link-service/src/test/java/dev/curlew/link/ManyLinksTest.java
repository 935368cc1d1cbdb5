package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.proto.link.v1.TransferFormat;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of more links than a page looks at: each shows what one plain query over all links does. */
class ManyLinksTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    private static final int LINKS = 13_000;

    @BeforeAll
    static void start() throws SQLException {
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into link.domain (host, create_time, update_time) values ('a.example', now(), now())");
            statement.execute("""
                    insert into link.short_link (
                        domain, code, code_key, target_url, resolved_url, title, tags, enabled, expire_time, start_time,
                        owner, create_time, update_time, delete_time)
                    select case when n %% 3 = 0 then 'a.example' else '' end, 'c' || n, 'c' || n,
                        'https://example.com/', 'https://example.com/',
                        case when n = 17 then 'One 50%% Needle' else 'Link ' || n end,
                        case when n <= 3 then array['three', 'old'] when n <= 11500 then array['old'] else '{}'::text[] end,
                        n %% 2000 <> 0,
                        case when n in (5, 6) then now() - interval '1 day' when n %% 2 = 0 then now() + interval '1 day' end,
                        case when n = 9 then now() + interval '1 hour' end,
                        case when n %% 2 = 0 then 'key_even' when n < 20 then 'key_few' else 'key_odd' end,
                        now() - (%1$d - n) * interval '1 second', now() - (%1$d - n) * interval '1 second',
                        case when n %% 50 = 1 then now() end
                    from generate_series(1, %1$d) n
                    """.formatted(LINKS));
            statement.execute("update link.short_link set revision = 2, update_time = create_time + interval '2 days'"
                    + " where link_id % 1000 = 5");
            statement.execute("insert into link.link_total (link_id, counted_clicks, update_time)"
                    + " select link_id, link_id % 7, now() from link.short_link where link_id % 2 = 0");
            // As housekeeping does.
            statement.execute(
                    "update link.short_link set purge_time = now() where delete_time is not null and link_id % 100 = 1");
            statement.execute("delete from link.link_revision where link_id in"
                    + " (select link_id from link.short_link where purge_time is not null)");
            statement.execute("analyze link.short_link");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "''; create_time desc; true",
                "''; update_time; true",
                "''; clicks desc; true",
                "tag:old; create_time; tags @> '{old}'",
                "tag:old; update_time desc; tags @> '{old}'",
                "tag:old; clicks desc; tags @> '{old}'",
                "tag:three; create_time desc; tags @> '{three}'",
                "tag:three; update_time; tags @> '{three}'",
                "tag:three; clicks desc; tags @> '{three}'",
                "tag:none; create_time; false",
                "owner=key_even; create_time desc; owner = 'key_even'",
                "owner=key_even; update_time desc; owner = 'key_even'",
                "owner=key_few; update_time; owner = 'key_few'",
                "owner=key_few; clicks desc; owner = 'key_few'",
                "owner=key_even AND tag:three; clicks desc; owner = 'key_even' and tags @> '{three}'",
                "domain=a.example; update_time desc; domain = 'a.example'",
                "domain=a.example; create_time; domain = 'a.example'",
                "domain=a.example AND owner=key_even; create_time; domain = 'a.example' and owner = 'key_even'",
                "text:\"50% needle\"; create_time desc; title = 'One 50% Needle'",
                "text:NEEDLE; update_time desc; title = 'One 50% Needle'",
                "text:needle; clicks desc; title = 'One 50% Needle'",
                "text:%; create_time; title = 'One 50% Needle'",
                "text:link; clicks desc; title <> 'One 50% Needle'",
                "text:\"link 2399\"; create_time; title like 'Link 2399%'",
                "text:17; update_time; code like '%17%' or title like '%17%'",
                "text:zz; create_time desc; false",
                "state=DISABLED; create_time; not enabled",
                "state=DISABLED; clicks desc; not enabled",
                "state=EXPIRED; update_time; enabled and expire_time <= now()",
                "state=SCHEDULED; create_time; start_time > now()",
                "state=ACTIVE AND owner=key_even; clicks desc; owner = 'key_even' and enabled and expire_time > now()",
                "state=BLOCKED; create_time; false",
                "state=USED_UP; update_time; false",
                "target_health=BROKEN; clicks desc; false",
            })
    void listLinks_toTheEnd_showsWhatOneQueryDoes(String filter, String order, String where) throws SQLException {
        assertThat(walk(request(filter, order)).codes())
                .isEqualTo(query("delete_time is null and (" + where + ")", order));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "''; create_time; true",
                "''; update_time desc; true",
                "tag:three; create_time; tags @> '{three}'",
                "owner=key_few; clicks desc; owner = 'key_few'",
                "domain=a.example; create_time desc; domain = 'a.example'",
            })
    void listLinks_alsoDeleted_showsWhatOneQueryDoes(String filter, String order, String where) throws SQLException {
        assertThat(walk(request(filter, order).setShowDeleted(true)).codes())
                .isEqualTo(query("purge_time is null and (" + where + ")", order));
    }

    @ParameterizedTest
    @CsvSource({"create_time", "update_time desc", "clicks desc"})
    void listLinks_onlyDeleted_showsWhatOneQueryDoes(String order) throws SQLException {
        assertThat(walk(request("state=DELETED", order)).codes())
                .isEqualTo(query("delete_time is not null and purge_time is null", order));
    }

    @Test
    void listLinks_ofFew_isOnePage() {
        for (String filter : List.of("tag:three", "owner=key_few", "text:needle", "state=DISABLED", "tag:none")) {
            for (String order : List.of("create_time desc", "update_time", "clicks desc")) {
                assertThat(walk(request(filter, order)).pages())
                        .as("%s by %s", filter, order)
                        .isOne();
            }
        }
    }

    @Test
    void listLinks_ofWhatIsFarAway_givesShortPages_andThenAllOfIt() {
        // Nothing is in an index for two characters: two pages look at 13,000 links.
        Walk walk = walk(request("text:zz", "create_time desc"));
        assertThat(walk.pages()).isBetween(2, 4);
        assertThat(walk.codes()).isEmpty();
        ListLinksResponse first = CURLEW.replica()
                .links()
                .listLinks(request("text:%", "create_time desc").build());
        assertThat(first.getLinksList()).isEmpty();
        assertThat(first.getNextPageToken()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "''; true",
                "tag:three; tags @> '{three}'",
                "tag:none; false",
                "text:needle; title = 'One 50% Needle'",
                "text:zz; false",
                "state=DISABLED; not enabled",
                "domain=a.example; domain = 'a.example'",
                "domain=a.example AND owner=key_few; domain = 'a.example' and owner = 'key_few'",
                "domain=a.example AND domain=go.example.com; false",
            })
    void exportLinks_showsWhatOneQueryDoes(String filter, String where) throws SQLException {
        assertThat(exported(ExportLinksRequest.newBuilder().setFilter(filter)).codes())
                .isEqualTo(query("delete_time is null and (" + where + ")", "domain, code_key"));
    }

    /** One statement that looks for the first of no links would look at all there are. */
    @Test
    void exportLinks_ofFew_looksAtSomeLinksAtATime_andGoesOnBehindThem() throws SQLException {
        Exported none = exported(ExportLinksRequest.newBuilder().setFilter("text:zz"));
        assertThat(none.codes()).isEmpty();
        assertThat(none.tokens()).hasSize(1);

        Exported rest = exported(
                ExportLinksRequest.newBuilder().setResumeToken(none.tokens().getFirst()));
        assertThat(rest.codes())
                .hasSizeBetween(1, LINKS - 10_000)
                .isEqualTo(query(
                        "delete_time is null and (domain, code_key) > (select domain, code_key from"
                                + " link.short_link order by domain, code_key limit 1 offset 10399)",
                        "domain, code_key"));
    }

    private record Exported(List<String> codes, List<String> tokens) {}

    /** The codes in an export, and from where it can be resumed. */
    private static Exported exported(ExportLinksRequest.Builder request) {
        StringBuilder file = new StringBuilder();
        List<String> tokens = new ArrayList<>();
        TransferClient.of(CURLEW.replica())
                .blocking()
                .exportLinks(request.setFormat(TransferFormat.CSV).build())
                .forEachRemaining(piece -> {
                    file.append(piece.getChunk().toStringUtf8());
                    if (!piece.getResumeToken().isEmpty()) {
                        tokens.add(piece.getResumeToken());
                    }
                });
        List<String> codes = file.toString()
                .lines()
                .map(line -> line.split(",", 2)[0])
                .filter(code -> code.matches("c[0-9]+"))
                .toList();
        return new Exported(codes, tokens);
    }

    private record Walk(List<String> codes, int pages) {}

    private static ListLinksRequest.Builder request(String filter, String order) {
        return ListLinksRequest.newBuilder().setFilter(filter).setOrderBy(order).setPageSize(1000);
    }

    private static Walk walk(ListLinksRequest.Builder request) {
        List<String> codes = new ArrayList<>();
        int pages = 0;
        do {
            ListLinksResponse page = CURLEW.replica().links().listLinks(request.build());
            page.getLinksList().stream().map(Link::getCode).forEach(codes::add);
            request.setPageToken(page.getNextPageToken());
            pages++;
        } while (!request.getPageToken().isEmpty());
        return new Walk(codes, pages);
    }

    private static List<String> query(String where, String order) throws SQLException {
        String key = order.replace("clicks", "coalesce(click_count, 0)");
        String tie = order.endsWith("desc") ? "link_id desc" : "link_id";
        List<String> codes = new ArrayList<>();
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select code from (select l.*, t.click_count from link.short_link l left join link.link_total t"
                                + " on t.link_id = l.link_id) links where " + where + " order by " + key + ", "
                                + tie)) {
            while (rows.next()) {
                codes.add(rows.getString(1));
            }
        }
        return codes;
    }
}
