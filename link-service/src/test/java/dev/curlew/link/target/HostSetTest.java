package dev.curlew.link.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import org.junit.jupiter.api.Test;

class HostSetTest {

    private static final int MILLION = 1_000_000;

    @Test
    void contains_hostsExactly_domainsWhole() {
        HostSet.Builder builder = new HostSet.Builder(10);
        assertThat(builder.addHost("bad.example")).isTrue();
        assertThat(builder.addDomain("worse.example")).isTrue();
        HostSet hosts = builder.build();

        assertThat(hosts.contains("bad.example")).isTrue();
        assertThat(hosts.contains("www.bad.example")).isFalse();
        assertThat(hosts.contains("worse.example")).isTrue();
        assertThat(hosts.contains("a.b.worse.example")).isTrue();
        assertThat(hosts.contains("notworse.example")).isFalse();
        assertThat(hosts.contains("example")).isFalse();
        assertThat(hosts.contains("")).isFalse();
        assertThat(HostSet.EMPTY.contains("bad.example")).isFalse();
    }

    @Test
    void builder_noRoomLeft_saysSo() {
        HostSet.Builder builder = new HostSet.Builder(2);
        assertThat(builder.addHost("a")).isTrue();
        assertThat(builder.addHost("a")).isTrue();
        assertThat(builder.addHost("b")).isFalse();
        assertThat(builder.build().size()).isEqualTo(1);
    }

    @Test
    void read_aMillionHosts_takesEightBytesEach_andKnowsAllAndNoOthers() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream(48 * MILLION);
        try (PrintWriter lines = new PrintWriter(file, false, UTF_8)) {
            for (int i = 0; i < MILLION; i++) {
                lines.println("0.0.0.0 host-" + i + ".example-" + i % 1000 + ".com");
            }
        }
        HostSet hosts = HostListReader.read(new ByteArrayInputStream(file.toByteArray()), Blocklist.MOST_ENTRIES)
                .hosts();

        assertThat(hosts.size()).isEqualTo(MILLION);
        assertThat(hosts.bytes()).isEqualTo(8L * MILLION);
        for (int i = 0; i < MILLION; i += 7) {
            assertThat(hosts.contains("host-" + i + ".example-" + i % 1000 + ".com"))
                    .isTrue();
            assertThat(hosts.contains("host-" + i + ".example-" + (i + 1) % 1000 + ".com"))
                    .isFalse();
        }
    }
}
