package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicPasswordTest {

    @ParameterizedTest
    @CsvSource({
        "Basic YW55Om9wZW4gc2VzYW1l, open sesame",
        "basic YW55Om9wZW4gc2VzYW1l, open sesame",
        "BASIC OnA=, p",
        "Basic YTpiOmM=, b:c",
        "Basic YTo=, ''",
        "Basic w6Q6w7w=, ü",
    })
    void pair_givesThePassword(String header, String password) {
        assertThat(BasicPassword.of(headers(header))).hasValue(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "Basic", "Basic ", "Basic !", "Basic YWJj", "Digest YTpi", "YTpi", ""})
    void anythingElse_givesNone(String header) {
        assertThat(BasicPassword.of(headers(header))).isEmpty();
    }

    @Test
    void noHeader_givesNone() {
        assertThat(BasicPassword.of(RequestHeaders.of(HttpMethod.GET, "/"))).isEmpty();
    }

    private static RequestHeaders headers(String authorization) {
        return RequestHeaders.of(HttpMethod.GET, "/", "authorization", authorization);
    }
}
