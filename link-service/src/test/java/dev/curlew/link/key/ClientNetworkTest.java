package dev.curlew.link.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, 192.0.2.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0/48",
        "::ffff:192.0.2.77, 192.0.2.0/24",
    })
    void of_cutsTheAddress(String address, String network) {
        assertThat(ClientNetwork.of(address)).contains(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "example.com", "192.0.2.1:80", "1.2.3.4, 5.6.7.8"})
    void of_noAddress_isNone(String text) {
        assertThat(ClientNetwork.of(text)).isEmpty();
    }
}
