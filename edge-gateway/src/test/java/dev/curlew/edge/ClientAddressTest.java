package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 192.0.2.1 | 10.0.0.1",
                "1 | 192.0.2.1 | 192.0.2.1",
                "1 | 203.0.113.9, 192.0.2.1 | 192.0.2.1",
                "2 | 203.0.113.9, 192.0.2.1 | 203.0.113.9",
                "3 | 203.0.113.9, 192.0.2.1 | 203.0.113.9",
                "1 | 192.0.2.1:4711 | 192.0.2.1",
                "1 | [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
                "1 | 2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "1 | 192.0.2.1, unknown | 10.0.0.1",
                "1 | example.com | 10.0.0.1",
                "1 | '' | 10.0.0.1",
                "1 | [ | 10.0.0.1",
                "1 | fe80::1%nosuch | 10.0.0.1",
            })
    void address_fromTrustedProxiesOnly(int hops, String forwardedFor, String expected) {
        assertThat(new ClientAddress(hops, List.of())
                        .of(List.of(forwardedFor), PEER)
                        .getHostAddress())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 192.0.2.2", "2, 192.0.2.1"})
    void severalHeaders_readAsOne(int hops, String expected) {
        assertThat(new ClientAddress(hops, List.of())
                        .of(List.of("192.0.2.1", "192.0.2.2"), PEER)
                        .getHostAddress())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void noHeader_thePeer(int hops) {
        assertThat(new ClientAddress(hops, List.of()).of(List.of(), PEER)).isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/8               | 192.0.2.1                        | 192.0.2.1",
                "10.0.0.0/8               | 6.6.6.6, 192.0.2.1               | 192.0.2.1",
                "10.0.0.0/8               | 6.6.6.6, 192.0.2.1, 10.9.9.9     | 192.0.2.1",
                "10.0.0.0/8;203.0.113.7   | 192.0.2.1, 203.0.113.7, 10.1.1.1 | 192.0.2.1",
                "10.0.0.0/8               | 192.0.2.1, 203.0.113.7, 10.1.1.1 | 203.0.113.7",
                "10.0.0.0/8               | 10.2.2.2, 10.1.1.1               | 10.2.2.2",
                "10.0.0.0/8               | 192.0.2.1, unknown               | 10.0.0.1",
                "10.0.0.0/8               | 192.0.2.1, unknown, 10.1.1.1     | 10.1.1.1",
                "10.0.0.0/8               | [2001:db8::1]:80, 10.1.1.1       | 2001:db8:0:0:0:0:0:1",
                "2001:db8::/32;10.0.0.1   | 192.0.2.1, 2001:db8::5           | 192.0.2.1",
                "10.0.0.1                 | 192.0.2.1                        | 192.0.2.1",
                "10.0.0.2                 | 192.0.2.1                        | 10.0.0.1",
                "172.16.0.0/12            | 192.0.2.1, 172.16.0.1            | 10.0.0.1",
            })
    void address_throughListedProxiesOnly(String proxies, String forwardedFor, String expected) {
        assertThat(new ClientAddress(1, List.of(proxies.split(";")))
                        .of(List.of(forwardedFor), PEER)
                        .getHostAddress())
                .isEqualTo(expected);
        assertThat(new ClientAddress(1, List.of(proxies.split(";"))).of(List.of(), PEER))
                .isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, true",
        "10.0.0.1, true",
        "2001:db8::/32, true",
        "::1, true",
        "10.0.0.0/33, false",
        "10.0.0.0/-1, false",
        "10.0.0.0/x, false",
        "10.0.0.0/, false",
        "10.0.0/8, false",
        "proxy.example, false",
        "proxy.example/8, false",
        "'', false",
    })
    void ranges_areOfAddresses_notOfNames(String text, boolean expected) {
        assertThat(ClientAddress.isRange(text)).isEqualTo(expected);
    }
}
