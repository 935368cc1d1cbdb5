package dev.curlew.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.bench.PlanCheck.Explained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCheckTest {

    @ParameterizedTest
    @CsvSource({
        "Index Only Scan, short_link, 10001, 1, 0",
        "Index Only Scan, short_link, 20003, 1, 1",
        "Index Scan, short_link, 1, 20002, 0",
        "Index Scan, short_link, 1, 20003, 1",
        "Seq Scan, short_link, 5000, 1, 0",
        "Seq Scan, short_link, 5001, 1, 1",
        "Parallel Seq Scan, link_revision, 2000, 3, 1",
        "Seq Scan, short_link, 30000, 1, 2",
        "Seq Scan, domain, 6000, 1, 0",
        "Bitmap Index Scan, short_link, 300000, 1, 0",
        "Bitmap Index Scan, short_link, 300001, 1, 1",
    })
    void check_ofOneNode(String type, String table, long rows, long loops, int faults) {
        assertThat(PlanCheck.check(statement(node(type, table, rows, loops, 0, "")))
                        .faults())
                .hasSize(faults);
    }

    @Test
    void check_countsRowsThatWereFilteredAway_deepInThePlan() {
        String deep = node("Index Scan", "short_link", 1, 1, 25_000, "");
        Explained found =
                PlanCheck.check(statement(node("Limit", "", 1, 1, 0, node("Nested Loop", "", 1, 1, 0, deep))));
        assertThat(found.faults()).containsExactly("Index Scan of 25001 rows");
        assertThat(found.mostRows()).isEqualTo(25_001);
        assertThat(found.sql()).isEqualTo("select 1");
    }

    @Test
    void read_findsEachPlanInALog_andNothingElse(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("postgres.log");
        String before = "2026-11-28 08:00:00.000 UTC [7] LOG:  something old\n";
        Files.writeString(
                log,
                before
                        + entry(statement(node("Seq Scan", "link_tag", 1, 1, 9000, "")))
                        + "2026-11-28 08:00:00.000 UTC [7] LOG:  checkpoint starting: time\n"
                        + entry(statement(node("Result", "", 1, 1, 0, "")))
                        + "2026-11-28 08:00:00.000 UTC [7] LOG:  the end\n");
        List<Explained> statements = PlanCheck.read(log, before.length());
        assertThat(statements)
                .extracting(Explained::faults)
                .containsExactly(List.of("Seq Scan on link_tag"), List.of());
    }

    private static String entry(String json) {
        return "2026-11-28 08:00:00.000 UTC [7] LOG:  duration: 0.05 ms  plan:\n\t"
                + json.strip().replace("\n", "\n\t") + "\n";
    }

    private static String statement(String plan) {
        return """
                {
                  "Query Text": "select 1",
                  "Plan": %s
                }
                """.formatted(plan);
    }

    private static String node(String type, String table, long rows, long loops, long filtered, String child) {
        return """
                {"Node Type": "%s", "Relation Name": "%s", "Actual Rows": %d.00, "Actual Loops": %d,
                 "Rows Removed by Filter": %d, "Plans": [%s]}
                """.formatted(type, table, rows, loops, filtered, child);
    }
}
