package dev.curlew.trial.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvoyViewTest {
    @Test
    void healthy_areThoseThatEnvoyHasSeen() {
        assertThat(EnvoyView.healthy("""
                        edge::observability_name::edge
                        edge::127.0.0.1:8081::cx_active::1
                        edge::127.0.0.1:8081::health_flags::healthy
                        edge::127.0.0.1:8082::health_flags::/failed_active_hc
                        link-service::127.0.0.1:9090::health_flags::healthy
                        """)).containsExactlyInAnyOrder(8_081, 9_090);
    }
}
