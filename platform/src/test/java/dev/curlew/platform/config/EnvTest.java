package dev.curlew.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private enum Mode {
        FAST,
        VERY_SLOW
    }

    @Test
    void readers_notSet_giveDefaults() {
        Env env = Env.of(Map.of("BLANK", "  "));

        assertThat(env.string("BLANK", "fallback")).isEqualTo("fallback");
        assertThat(env.integer("N", 7, 1, 9)).isEqualTo(7);
        assertThat(env.longInteger("N", 7L, 1, 9)).isEqualTo(7);
        assertThat(env.port("PORT", 80)).isEqualTo(80);
        assertThat(env.duration("T", MINUTE, Duration.ZERO, MINUTE)).isEqualTo(MINUTE);
        assertThat(env.bytes("B", 5, 0, 9)).isEqualTo(5);
        assertThat(env.bool("ON", true)).isTrue();
        assertThat(env.address("A", new Address("db", 1))).isEqualTo(new Address("db", 1));
        assertThat(env.uri("U", URI.create("http://a"))).isEqualTo(URI.create("http://a"));
        assertThat(env.oneOf("M", Mode.FAST, Mode.class)).isEqualTo(Mode.FAST);
        assertThat(env.list("L", List.of("x"))).containsExactly("x");
        assertThat(env.secret("S")).isEmpty();
        assertThatCode(env::check).doesNotThrowAnyException();
    }

    @Test
    void readers_set_giveValues() {
        Env env = Env.of(Map.ofEntries(
                Map.entry("S", " text "),
                Map.entry("N", "-3"),
                Map.entry("PORT", "0"),
                Map.entry("T", "500ms"),
                Map.entry("B", "64MiB"),
                Map.entry("ON", "Yes"),
                Map.entry("A", "[::1]:9091"),
                Map.entry("U", "https://go.example/base"),
                Map.entry("M", "very-slow"),
                Map.entry("L", "a, b,,c ")));

        assertThat(env.required("S")).isEqualTo("text");
        assertThat(env.integer("N", 0, -9, 9)).isEqualTo(-3);
        assertThat(env.port("PORT", 80)).isZero();
        assertThat(env.duration("T", MINUTE, Duration.ZERO, MINUTE)).isEqualTo(Duration.ofMillis(500));
        assertThat(env.bytes("B", 0, 0, 1L << 30)).isEqualTo(64 << 20);
        assertThat(env.bool("ON", false)).isTrue();
        assertThat(env.address("A", new Address("x", 1))).isEqualTo(new Address("::1", 9091));
        assertThat(env.uri("U", URI.create("http://a"))).isEqualTo(URI.create("https://go.example/base"));
        assertThat(env.oneOf("M", Mode.FAST, Mode.class)).isEqualTo(Mode.VERY_SLOW);
        assertThat(env.list("L", List.of())).containsExactly("a", "b", "c");
        assertThatCode(env::check).doesNotThrowAnyException();
    }

    @Test
    void check_severalFaults_tellsAllOnePerLine() {
        Env env = Env.of(Map.of("PORT", "99999", "DB_TIMEOUT", "soon", "MODE", "medium"));

        env.port("PORT", 1);
        env.duration("DB_TIMEOUT", MINUTE, Duration.ofMillis(1), Duration.ofHours(2));
        env.oneOf("MODE", Mode.FAST, Mode.class);
        env.required("DB_HOST");

        assertThatThrownBy(env::check).isInstanceOf(ConfigException.class).hasMessage("""
                        PORT: "99999" (expected: a port of 0 to 65535)
                        DB_TIMEOUT: "soon" (expected: a time of 1ms to 2h, such as 30s)
                        MODE: "medium" (expected: one of fast, very-slow)
                        DB_HOST: not set (expected: a value)""");
    }

    @Test
    void fault_longValueWithLineBreaks_isOneShortLine() {
        Env env = Env.of(Map.of("PORT", "1\n2" + "x".repeat(500)));

        env.port("PORT", 1);

        ConfigException failure = catchThrowableOfType(ConfigException.class, env::check);
        assertThat(failure.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .hasSizeLessThan(200)
                        .contains("1?2xxx")
                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "five", "1.5", "99999999999999999999", "2147483648"})
    void integer_wrong(String text) {
        assertFault(text, env -> assertThat(env.integer("V", 5, 1, 9)).isEqualTo(5));
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "2h,PT2H", "1d,PT24H", "5 m,PT5M"})
    void duration_units(String text, Duration expected) {
        Env env = Env.of(Map.of("V", text));

        assertThat(env.duration("V", MINUTE, Duration.ZERO, Duration.ofDays(9))).isEqualTo(expected);
        assertThatCode(env::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "-1s", "1w", "s", "2m", "9223372036854775807d", "1S"})
    void duration_wrong(String text) {
        assertFault(
                text,
                env -> assertThat(env.duration("V", MINUTE, Duration.ZERO, MINUTE))
                        .isEqualTo(MINUTE));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "10B,10", "2KiB,2048", "3MiB,3145728", "1GiB,1073741824"})
    void bytes_units(String text, long expected) {
        Env env = Env.of(Map.of("V", text));

        assertThat(env.bytes("V", 1, 0, 1L << 40)).isEqualTo(expected);
        assertThatCode(env::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1MB", "2KiB", "9223372036854775807GiB", "MiB"})
    void bytes_wrong(String text) {
        assertFault(text, env -> assertThat(env.bytes("V", 1, 0, 1024)).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "db:", ":1", "db:x", "db:65536", "::1:80", "a b:1", "http://db:1", "db:1/x"})
    void address_wrong(String text) {
        Address fallback = new Address("x", 1);
        assertFault(text, env -> assertThat(env.address("V", fallback)).isEqualTo(fallback));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "go.example",
                "ftp://a",
                "http://",
                "http:///x",
                "http://a?b",
                "http://a#b",
                "http://u:p@a",
                "http://a b"
            })
    void uri_wrong(String text) {
        URI fallback = URI.create("http://x");
        assertFault(text, env -> assertThat(env.uri("V", fallback)).isEqualTo(fallback));
    }

    @Test
    void bool_wrong() {
        assertFault("maybe", env -> assertThat(env.bool("V", true)).isTrue());
    }

    @Test
    void logging_wrongLevel() {
        Env env = Env.of(Map.of("LOG_LEVEL", "loud", "LOG_FORMAT", "JSON"));

        Logging.check(env);

        assertThatThrownBy(env::check)
                .hasMessage("LOG_LEVEL: \"loud\" (expected: one of trace, debug, info, warn, error, off)");
    }

    private static void assertFault(String text, Consumer<Env> read) {
        Env env = Env.of(Map.of("V", text));
        read.accept(env);
        assertThatThrownBy(env::check).isInstanceOf(ConfigException.class).hasMessageStartingWith("V: \"" + text);
    }

    @Test
    void path_givenOrNot() {
        Env env = Env.of(Map.of("GOOD", "/var/lib/places.mmdb", "BAD", "a\0b"));

        assertThat(env.path("GOOD")).contains(Path.of("/var/lib/places.mmdb"));
        assertThat(env.path("NONE")).isEmpty();
        assertThat(env.path("BAD")).isEmpty();
        assertThatThrownBy(env::check).hasMessageContaining("BAD").hasMessageContaining("a path");
    }
}
