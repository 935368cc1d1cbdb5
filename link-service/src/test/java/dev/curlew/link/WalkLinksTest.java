package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What walks show while links are made, changed and deleted: what {@code ListLinks} promises. */
class WalkLinksTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two();

    private static final int LINKS = 40;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** A walk over the links of a tag, page by page on either replica, with changes between the pages. */
    @ParameterizedTest
    @CsvSource({
        "create_time, 1",
        "create_time, 2",
        "create_time desc, 3",
        "create_time desc, 4",
        "update_time, 5",
        "update_time, 6",
        "update_time, 7",
        "update_time desc, 8",
        "update_time desc, 9",
        "update_time desc, 10",
        "clicks desc, 11"
    })
    void walk_withChangesBetweenPages_showsEachLinkThatStayedOnce(String order, long seed) {
        Random random = new Random(seed);
        String tag = "walk" + NUMBER.incrementAndGet();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < LINKS; i++) {
            codes.add(create(tag));
        }
        for (int i = 0; i < LINKS / 2; i++) {
            change(codes.get(random.nextInt(codes.size())));
        }
        Set<String> stayed = new HashSet<>(codes);
        List<String> shown = new ArrayList<>();
        ListLinksRequest.Builder request = ListLinksRequest.newBuilder()
                .setOrderBy(order)
                .setFilter("tag:" + tag)
                .setPageSize(3 + random.nextInt(9));
        do {
            ListLinksResponse page = (random.nextBoolean() ? CURLEW.replica() : CURLEW.second())
                    .links()
                    .listLinks(request.build());
            page.getLinksList().forEach(link -> shown.add(link.getCode()));
            for (int i = 0; i < 4; i++) {
                String code = codes.get(random.nextInt(codes.size()));
                switch (random.nextInt(6)) {
                    case 0 -> codes.add(create(tag));
                    case 1 -> {
                        stayed.remove(code);
                        delete(code);
                        codes.remove(code);
                    }
                    default -> change(code);
                }
            }
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        assertThat(shown).doesNotHaveDuplicates().containsAll(stayed);
    }

    /** As it was made by hand: neither end of the list may lose the link that moves over it. */
    @ParameterizedTest
    @ValueSource(strings = {"update_time", "update_time desc"})
    void walk_byChange_showsChangedLinksWhereTheyWere(String order) {
        String tag = "walk" + NUMBER.incrementAndGet();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            codes.add(create(tag));
        }
        List<String> expected = order.endsWith("desc") ? codes.reversed() : codes;
        ListLinksRequest.Builder request = ListLinksRequest.newBuilder()
                .setOrderBy(order)
                .setFilter("tag:" + tag)
                .setPageSize(2);
        List<String> shown = new ArrayList<>();
        do {
            ListLinksResponse page = CURLEW.replica().links().listLinks(request.build());
            page.getLinksList().forEach(link -> shown.add(link.getCode()));
            codes.forEach(WalkLinksTest::change);
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        assertThat(shown).isEqualTo(expected);
    }

    /** Really at the same time, over all links. */
    @ParameterizedTest
    @ValueSource(strings = {"create_time", "create_time desc", "update_time", "update_time desc"})
    void walk_whileOthersMakeAndChangeLinks_showsEachLinkOnce(String order) throws Exception {
        String tag = "walk" + NUMBER.incrementAndGet();
        List<String> there = new ArrayList<>();
        for (int i = 0; i < LINKS; i++) {
            there.add(create(tag));
        }
        ListLinksRequest.Builder request =
                ListLinksRequest.newBuilder().setOrderBy(order).setPageSize(3);
        AtomicBoolean walking = new AtomicBoolean(true);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            // The walk has begun when its first page is there.
            ListLinksResponse page = CURLEW.replica().links().listLinks(request.build());
            List<Callable<Integer>> writers = List.of(
                    () -> repeat(walking, () -> create("other")), () -> repeat(walking, () -> create(tag)), () -> {
                        Random random = new Random(1);
                        return repeat(walking, () -> change(there.get(random.nextInt(there.size()))));
                    });
            List<Future<Integer>> running = new ArrayList<>();
            for (Callable<Integer> writer : writers) {
                running.add(pool.submit(writer));
            }
            List<String> shown = new ArrayList<>();
            boolean onFirst = false;
            while (true) {
                page.getLinksList().forEach(link -> shown.add(link.getCode()));
                // By the time of making, a walk towards the end would follow those who make links.
                if (page.getNextPageToken().isEmpty() || new HashSet<>(shown).containsAll(there)) {
                    break;
                }
                onFirst = !onFirst;
                page = (onFirst ? CURLEW.replica() : CURLEW.second())
                        .links()
                        .listLinks(request.setPageToken(page.getNextPageToken()).build());
            }
            walking.set(false);
            assertThat(shown).doesNotHaveDuplicates().containsAll(there);
            for (Future<Integer> writer : running) {
                assertThat(writer.get()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10})
    void walk_byClicks_theMostClickedFirst_andThenThoseWithout(int size) throws SQLException {
        String tag = "walk" + NUMBER.incrementAndGet();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            codes.add(create(tag));
        }
        click(codes.get(2), 5);
        click(codes.get(4), 9);
        click(codes.get(5), 5);
        click(codes.get(6), 0);
        List<String> expected =
                List.of(4, 5, 2, 7, 6, 3, 1, 0).stream().map(codes::get).toList();
        assertThat(walk("clicks desc", "tag:" + tag, size)).isEqualTo(expected);
        // Among all links of this class, which are many.
        assertThat(walk("clicks desc", "", 100 * size).stream().filter(codes::contains))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void walk_byClicks_ofALinkThatIsClickedMeanwhile_showsItAtMostOnce(boolean shownBefore) throws SQLException {
        String tag = "walk" + NUMBER.incrementAndGet();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            codes.add(create(tag));
            click(codes.get(i), 10 + i);
        }
        ListLinksRequest.Builder request = ListLinksRequest.newBuilder()
                .setOrderBy("clicks desc")
                .setFilter("tag:" + tag)
                .setPageSize(2);
        ListLinksResponse page = CURLEW.replica().links().listLinks(request.build());
        assertThat(page.getLinksList()).extracting(Link::getCode).containsExactly(codes.get(3), codes.get(2));
        click(codes.get(shownBefore ? 2 : 0), 50);
        page = CURLEW.second()
                .links()
                .listLinks(request.setPageToken(page.getNextPageToken()).build());
        assertThat(page.getLinksList())
                .extracting(Link::getCode)
                .containsExactlyElementsOf(shownBefore ? List.of(codes.get(1), codes.get(0)) : List.of(codes.get(1)));
        assertThat(page.getNextPageToken()).isEmpty();
    }

    private static List<String> walk(String order, String filter, int size) {
        List<String> shown = new ArrayList<>();
        ListLinksRequest.Builder request = ListLinksRequest.newBuilder()
                .setOrderBy(order)
                .setFilter(filter)
                .setPageSize(size);
        do {
            ListLinksResponse page = CURLEW.replica().links().listLinks(request.build());
            page.getLinksList().forEach(link -> shown.add(link.getCode()));
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        return Collections.unmodifiableList(shown);
    }

    private static int repeat(AtomicBoolean condition, Runnable action) {
        int times = 0;
        do {
            action.run();
            times++;
        } while (condition.get());
        return times;
    }

    private static String create(String tag) {
        return CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setTargetUrl("https://example.com/")
                                .addTags(tag))
                        .build())
                .getCode();
    }

    private static void change(String code) {
        var _ = CURLEW.second()
                .links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(code).setTitle("title " + NUMBER.incrementAndGet()))
                        .build());
    }

    private static void delete(String code) {
        var _ = CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
    }

    /** What analytics-service would have told. */
    private static void click(String code, long clicks) throws SQLException {
        try (Connection connection = CURLEW.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        insert into link.link_total (link_id, counted_clicks, update_time)
                        select link_id, ?, now() from link.short_link where code = ?
                        on conflict (link_id) do update set counted_clicks = excluded.counted_clicks
                        """)) {
            statement.setLong(1, clicks);
            statement.setString(2, code);
            assertThat(statement.executeUpdate()).isOne();
        }
    }
}
