package dev.curlew.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrRangeTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1/32, 192.0.2.2, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::1, 2001:db8::1, true",
        "::/0, ::ffff:192.0.2.1, false",
        "::/0, 2001:db8::1, true",
        "::ffff:192.0.2.0/120, 192.0.2.9, true",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "192.0.2.0/24, ::ffff:192.0.2.9, true",
        "::ffff:0:0/96, 8.8.8.8, true",
    })
    void range_containsOrNot(String range, String address, boolean contained) {
        assertThat(CidrRange.parse(range).orElseThrow().contains(InetAddresses.forString(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/+8",
                "192.0.2.0/08",
                "192.0.2.1/24",
                "192.0.2/24",
                "192.0.2.0/24/8",
                "example.com",
                "2001:db8::/129",
                "2001:db8::1/32",
                "::ffff:192.0.2.0/24",
                "fe80::1%eth0",
                "1234",
                " 192.0.2.1",
            })
    void notARange_refused(String text) {
        assertThat(CidrRange.parse(text)).isEmpty();
    }
}
