package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.platform.error.ApiError;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Metrics are told apart by what we know, never by what visitors send: else anybody could fill a monitoring system. */
class MetricSeriesTest {

    @RegisterExtension
    static final EdgeExtension extension = new EdgeExtension();

    @Test
    void series_areAsMany_whateverVisitorsAskFor() {
        askFor("first");
        Set<String> before = series();
        assertThat(before).anyMatch(name -> name.startsWith("redirect_answers_total{"));

        for (int i = 0; i < 20; i++) {
            askFor("other" + i);
        }

        assertThat(series()).isEqualTo(before);
        assertThat(extension.edge().metrics()).doesNotContain("other7", "192.0.2.7", "example.com");
    }

    private static void askFor(String word) {
        extension.backend().with("m-" + word, "https://example.com/" + word, 1);
        for (String path : new String[] {
            "/m-" + word,
            "/m-" + word + "+",
            "/m-" + word + "/qr.svg",
            "/m-none-" + word,
            "/" + word + "%20x/" + word,
            "/api/v1/links/m-" + word,
            "/api/v1/" + word,
            "/?" + word,
            "/docs/" + word
        }) {
            extension
                    .edge()
                    .get(
                            path,
                            "user-agent",
                            word,
                            "referer",
                            "https://" + word + ".example/",
                            "x-forwarded-for",
                            "192.0.2.7");
        }
        extension.edge().get("/m-" + word, ":authority", word + ".example");
        extension.edge().send(HttpMethod.PUT, "/m-" + word, word);
        extension.edge().postJson("/api/v1/links", "{\"" + word + "\":1}");
        extension.backend().fail(ApiError.unavailable("STORE_UNAVAILABLE", word));
        extension.edge().get("/m-down-" + word);
        extension.backend().fail(null);
    }

    /** Without those of the JVM, which come and go by themselves. */
    private static Set<String> series() {
        return extension
                .edge()
                .metrics()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }
}
