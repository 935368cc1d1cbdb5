package dev.curlew.analytics.stats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.fuzz.Bytes;
import dev.curlew.platform.fuzz.Fuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Texts that are nearly filters of clicks. */
final class ClickFilterFuzzTest {

    @Test
    void anyText_isAFilterOrRefused() {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("click-filter"));
        Stream.of(
                        "country=DE AND (device=mobile OR NOT browser:\"Fire\\\"fox\") AND -bot=true",
                        "referrer!=\"\" OR city=\"New York\" AND bot=false",
                        "((((country=DE))))")
                .map(text -> text.getBytes(UTF_8))
                .forEach(corpus::add);
        Bytes bytes = Bytes.with(
                " AND ", " OR ", "NOT ", "-", "(", ")", "!=", "=", ":", "\\\"", "country", "bot", "device", "true",
                "\"\"", "((((");
        Fuzz.run("click-filter", corpus, bytes, ClickFilterFuzzTest::take);
    }

    private static String take(byte[] input) {
        try {
            return ClickFilter.parse(new String(input, UTF_8))
                    .map(filter -> {
                        FilterSql sql = FilterSql.of(filter);
                        // Nothing that was sent becomes SQL.
                        assertThat(sql.condition()).matches("[a-z_ ,'()=?!]*");
                        return sql.condition().replaceAll("[a-z_]{3,}", "x");
                    })
                    .orElse("none");
        } catch (StatsException.Invalid refused) {
            assertThat(refused.field).isEqualTo("filter");
            return String.valueOf(refused.getMessage()).replaceAll("[0-9]+|not .*", "#");
        }
    }
}
