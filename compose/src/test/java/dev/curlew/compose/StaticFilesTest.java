package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The site, from the edge and through Envoy, as browsers ask for it. */
@Tag("core")
final class StaticFilesTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private static final Pattern ASSET = Pattern.compile("/assets/[^\"]+\\.(css|js)\"");

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void page_compressed_andAskedForAgain(String coding) {
        HttpResponse<String> page = get("/", "accept-encoding", coding);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-encoding")).hasValue(coding);
        String tag = page.headers().firstValue("etag").orElseThrow();
        assertThat(get("/", "accept-encoding", coding, "if-none-match", tag).statusCode())
                .isEqualTo(304);
        assertThat(get("/", "accept-encoding", coding, "if-none-match", "\"of another\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void asset_isKeptForEver_underAnAddressOfItsContent() {
        Matcher assets = ASSET.matcher(get("/").body());
        List<String> found = assets.results()
                .map(asset -> asset.group().replace("\"", ""))
                .distinct()
                .toList();

        assertThat(found).hasSizeGreaterThan(2).allSatisfy(asset -> {
            HttpResponse<String> answer = get(asset, "accept-encoding", "br");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
            assertThat(answer.headers().firstValue("etag")).isPresent();
        });
    }

    private static HttpResponse<String> get(String path, String... headers) {
        var request = STACK.site().request(path);
        return STACK.site().send(headers.length == 0 ? request : request.headers(headers));
    }
}
