package dev.curlew.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9091", "10.0.0.1:0", "[::1]:65535", "link-service.curlew.svc:80"})
    void parse_toString_roundTrip(String text) {
        assertThat(Address.parse(text)).hasToString(text);
    }

    @Test
    void parse_wrong() {
        assertThatThrownBy(() -> Address.parse("db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address: \"db\" (expected: host:port)");
    }

    @Test
    void new_wrongPort() {
        assertThatThrownBy(() -> new Address("db", 65536)).isInstanceOf(IllegalArgumentException.class);
    }
}
