package dev.curlew.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingConfigTest {

    @Test
    void withoutACollector_off() {
        assertThat(TracingConfig.read(Env.of(Map.of()))).isEqualTo(TracingConfig.off());
        try (Tracing tracing = Tracing.open(TracingConfig.off(), "any")) {
            assertThat(tracing.on()).isFalse();
            assertThat(tracing.server()).isEmpty();
            assertThat(tracing.client()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, collector:4317",
        "OTEL_EXPORTER_OTLP_ENDPOINT, ftp://collector",
        "OTEL_TRACES_SAMPLER_ARG, half",
        "OTEL_TRACES_SAMPLER_ARG, 1.5",
        "OTEL_TRACES_SAMPLER_ARG, -0.1",
        "OTEL_TRACES_SAMPLER_ARG, NaN",
        "OTEL_EXPORTER_OTLP_HEADERS, verysecret"
    })
    void faults_named_withoutTheSecret(String name, String value) {
        Env env = Env.of(Map.of(name, value));
        TracingConfig read = TracingConfig.read(env);

        assertThat(read).isEqualTo(TracingConfig.off());
        assertThatThrownBy(env::check)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining("verysecret");
    }
}
