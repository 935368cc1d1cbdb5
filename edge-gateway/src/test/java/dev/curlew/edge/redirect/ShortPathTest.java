package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.edge.redirect.RedirectService.ShortPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/caf%C3%A9", "/cafe%CC%81", "/cafe%CC%81+", "/cafe%CC%81/rest"})
    void code_isComposed_howeverItIsSpelt(String path) {
        assertThat(ShortPath.of(path))
                .hasValueSatisfying(found -> assertThat(found.code()).isEqualTo("caf\u00e9"));
    }
}
