package dev.curlew.link.links;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.request.RequestException;
import dev.curlew.platform.fuzz.Bytes;
import dev.curlew.platform.fuzz.Fuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Texts that are nearly filters of lists. */
class FilterFuzzTest {

    @Test
    void anyText_isAFilterOrRefused() {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("link-filter"));
        Stream.of(
                        "tag:spring AND state=ACTIVE",
                        "text:\"b \\\" c\" AND create_time>=2026-01-01T00:00:00Z",
                        "domain=go.example.com AND owner=key_1 AND target_health=BROKEN",
                        "create_time<2026-01-01T00:00:00.123456789+14:00")
                .map(text -> text.getBytes(UTF_8))
                .forEach(corpus::add);
        Bytes bytes = Bytes.with(
                " AND ",
                "tag",
                "text",
                "state",
                "create_time",
                "owner",
                "domain",
                "target_health",
                ":",
                "=",
                ">=",
                "<=",
                "\\\"",
                "\\\\",
                "DELETED",
                "-999999999-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "(",
                ")",
                "OR");
        Fuzz.run("link-filter", corpus, bytes, FilterFuzzTest::take);
    }

    private static String take(byte[] input) {
        try {
            return LinkFilterParser.parse(new String(input, UTF_8)).conditions().stream()
                    .map(condition -> condition.getClass().getSimpleName())
                    .sorted()
                    .distinct()
                    .collect(Collectors.joining(" "));
        } catch (RequestException.InvalidFields refused) {
            assertThat(refused.violations()).hasSize(1);
            return refused.violations().getFirst().description().replaceAll("[0-9]+|not .*", "#");
        }
    }
}
