package dev.curlew.link.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.target.HostListReader.HostList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostListReaderTest {

    @ParameterizedTest
    @CsvSource({
        "bad.example, bad.example, www.bad.example",
        "BAD.Example., bad.example, example",
        "bad.example # why, bad.example, why",
        "*.bad.example, a.bad.example, bad.example.com",
        ".bad.example, bad.example, verybad.example",
        "||bad.example^, x.y.bad.example, example",
        "0.0.0.0 bad.example worse.example, worse.example, 0.0.0.0",
        "127.0.0.1 localhost bad.example, bad.example, localhost",
        "::1 bad.example, bad.example, ::1",
        "192.0.2.7, 192.0.2.7, 192.0.2.8",
        "2001:DB8::7, 2001:db8::7, 2001:db8::8",
        "bücher.example, xn--bcher-kva.example, bucher.example",
        "_dmarc.bad.example, _dmarc.bad.example, bad.example",
    })
    void read_goodLine_isTaken(String line, String blocked, String free) {
        HostList list = read(line);
        assertThat(list.bad()).isZero();
        assertThat(list.hosts().contains(blocked)).isTrue();
        assertThat(list.hosts().contains(free)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bad.example/",
                "bad.example/path",
                "bad example",
                "bad..example",
                "*",
                "*.",
                "||",
                "||^",
                "user@bad.example",
                "0.0.0.0 bad.example/x",
                "%62ad.example",
                "a*.example"
            })
    void read_badLine_isNumbered_andTheRestIsTaken(String line) {
        HostList list = read("first.example\n\n" + line + "\r\nlast.example");
        assertThat(list.bad()).isEqualTo(1);
        assertThat(list.firstBad()).containsExactly(3);
        assertThat(list.hosts().size()).isEqualTo(2);
        assertThat(list.hosts().contains("last.example")).isTrue();
    }

    @Test
    void read_commentsAndNothing_isNoEntry() {
        HostList list = read("# comment\n! comment of another kind\n\n   \r\n0.0.0.0 localhost\n");
        assertThat(list.bad()).isZero();
        assertThat(list.hosts().size()).isZero();
        assertThat(list.full()).isFalse();
    }

    @Test
    void read_endlessLine_isBadAndNotKept() {
        HostList list = read("a".repeat(5_000_000) + "\nlast.example");
        assertThat(list.bad()).isEqualTo(1);
        assertThat(list.hosts().contains("last.example")).isTrue();
    }

    @Test
    void read_tooManyEntries_keepsTheFirst() throws IOException {
        HostList list = HostListReader.read(stream("a.example\nb.example\nc.example"), 2);
        assertThat(list.full()).isTrue();
        assertThat(list.hosts().contains("b.example")).isTrue();
        assertThat(list.hosts().contains("c.example")).isFalse();
    }

    private static HostList read(String text) {
        try {
            return HostListReader.read(stream(text), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
