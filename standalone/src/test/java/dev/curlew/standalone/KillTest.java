package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.link.v1.Link;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Promises 2 and 4 of the design: redirects go on, and each is counted exactly once, whoever is killed. */
@Timeout(300)
class KillTest {
    private static final int LINKS = 5;
    private static final int SOME = 100;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    private Path dataDir;

    @SuppressWarnings("NullAway.Init")
    private ProcessStack stack;

    @SuppressWarnings("NullAway.Init")
    private PublicApi api;

    @SuppressWarnings("NullAway.Init")
    private List<String> codes;

    @BeforeEach
    void startStack() throws IOException {
        stack = ProcessStack.start(dataDir, ShortLived.JVM, List.of());
        api = new PublicApi(
                stack.publicUrl(), Files.readString(stack.adminKey()).strip());
        codes = IntStream.range(0, LINKS)
                .mapToObj(i -> api.createLinkTo("https://example.com/" + i).getCode())
                .toList();
    }

    @AfterEach
    void stopStack() {
        api.close();
        stack.close();
    }

    @Test
    void clicks_countedExactlyOnce_whenAnyServerIsKilled() throws SQLException {
        try (Traffic traffic = startTraffic()) {
            traffic.awaitRedirects(SOME);

            stack.analytics().kill();
            traffic.awaitRedirects(SOME);
            stack.analytics().start();
            traffic.awaitRedirects(SOME);

            stack.redis().kill();
            traffic.awaitRedirects(SOME);
            stack.redis().restart();
            traffic.awaitRedirects(SOME);

            stack.postgres().kill();
            traffic.awaitRedirects(SOME);
            stack.postgres().restart();
            traffic.awaitRedirects(SOME);

            stack.link().kill();
            traffic.awaitRedirects(SOME);
            stack.link().start();
            traffic.awaitRedirects(SOME);

            stack.edge().kill();
            stack.edge().start();
            traffic.awaitRedirects(SOME);

            stack.envoy().kill();
            stack.envoy().restart();
            traffic.awaitRedirects(SOME);

            traffic.stop();
            assertEachCountedOnce(traffic);
        }
    }

    @Test
    void warmLink_redirectsAndIsCountedLater_whenAllElseIsStopped() throws SQLException {
        try (Traffic traffic = startTraffic()) {
            traffic.awaitRedirects(LINKS * 4);
            stack.analytics().kill();
            stack.link().kill();
            stack.redis().stop();
            stack.postgres().stop();
            int before = traffic.unanswered().size();
            traffic.awaitRedirects(SOME);
            assertThat(traffic.unanswered()).hasSize(before);

            stack.postgres().restart();
            stack.redis().restart();
            stack.link().start();
            stack.analytics().start();
            traffic.stop();
            assertEachCountedOnce(traffic);
        }
    }

    @Test
    void maxClicks_neverExceeded_whenServersAreKilled() throws SQLException {
        int most = 200;
        String code = api.create("{\"targetUrl\":\"https://example.com/few\",\"maxClicks\":" + most + "}")
                .getCode();
        codes = List.of(code);
        try (Traffic traffic = startTraffic()) {
            traffic.awaitRedirects(most / 8);
            stack.link().kill();
            stack.link().start();
            traffic.awaitRedirects(most / 8);
            stack.postgres().kill();
            stack.postgres().restart();
            traffic.awaitRedirects(most / 8);
            stack.edge().kill();
            stack.edge().start();
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> api.get(code).getState() == Link.State.USED_UP);
            int refused = traffic.unanswered().size();
            await().until(() -> traffic.unanswered().size() > refused + SOME);
            traffic.stop();

            assertThat(api.get(code).getUsedClicks()).isEqualTo(most);
            // Each visitor waits for one answer when a server dies: its click may be taken for nothing.
            assertThat(traffic.redirected()).hasSizeBetween(most - 3 * 4, most);
            assertEachCountedOnce(traffic);
        }
    }

    private Traffic startTraffic() {
        return Traffic.start(codes.stream()
                .map(code -> URI.create(stack.publicUrl() + "/" + code))
                .toList());
    }

    private void assertEachCountedOnce(Traffic traffic) throws SQLException {
        stack.awaitRoad();
        Set<String> answered = new HashSet<>();
        traffic.redirected().forEach(number -> answered.add(Traffic.referrer(number)));
        Set<String> perhaps = new HashSet<>();
        traffic.unanswered().forEach(number -> perhaps.add(Traffic.referrer(number)));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(storedReferrers().keySet()).containsAll(answered));

        Map<String, Integer> stored = storedReferrers();
        assertThat(stored.values()).as("clicks of one request").allMatch(count -> count == 1);
        perhaps.addAll(answered);
        assertThat(perhaps).containsAll(stored.keySet());
        // The roll-ups say what the rows say.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(rolledUp()).isEqualTo(storedReferrers().size()));
    }

    private long rolledUp() {
        return codes.stream()
                .map(api::stats)
                .mapToLong(LinkStats::getAllTimeClicks)
                .sum();
    }

    private Map<String, Integer> storedReferrers() throws SQLException {
        Map<String, Integer> stored = new HashMap<>();
        try (Connection connection =
                        stack.postgres().dataSource(stack.postgres().database()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select referrer, count(*)::int from analytics.click where link_id > 0 group by referrer")) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getInt(2));
            }
        }
        return stored;
    }
}
