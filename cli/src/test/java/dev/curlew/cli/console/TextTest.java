package dev.curlew.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.cli.console.Table.Heading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 3",
        "é, 1",
        "e\u0301, 1",
        "家, 2",
        "ｱ, 1",
        "한글, 4",
        "💚, 2",
        "❤\uFE0F, 2",
        "👩\u200D👩\u200D👧, 2",
        "👍🏽, 2",
        "🇩🇪, 2",
        "日本🇯🇵x, 7"
    })
    void width_isThatOfATerminal(String text, int columns) {
        assertThat(TextWidth.of(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, abcd…",
        "家家家, 6, 家家家",
        "家家家, 5, 家家…",
        "家家家, 4, 家…",
        "a👩\u200D👩\u200D👧b, 3, a…",
        "e\u0301e\u0301e\u0301, 2, e\u0301…"
    })
    void cut_neverDividesACharacter(String text, int columns, String cut) {
        assertThat(TextWidth.cut(text, columns)).isEqualTo(cut);
        assertThat(TextWidth.of(cut)).isLessThanOrEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "a\u0000b, a\\u0000b",
        "a\u001b[2Jb, a\\u001b[2Jb",
        "a\u007f\u0085\u009b, a\\u007f\\u0085\\u009b",
        "a\u2028\u2029, a\\u2028\\u2029",
        "a\u202eb\u2066c\u200f, a\\u202eb\\u2066c\\u200f",
        "x\uD800y, x\\ud800y",
        "👩\u200D👧, 👩\u200D👧",
        "می\u200Cخواهم, می\u200Cخواهم",
        "\uDB40\uDC41, \\u{e0041}"
    })
    void line_spellsOutWhatATerminalObeys(String text, String harmless) {
        assertThat(HarmlessText.line(text)).isEqualTo(harmless);
    }

    @Test
    void lineBreaks_stayOnlyInLines() {
        assertThat(HarmlessText.line("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
        assertThat(HarmlessText.lines("a\r\nb")).isEqualTo("a\\r\nb");
        assertThat(HarmlessText.field("a\\n\n")).isEqualTo("a\\\\n\\n");
    }

    @Test
    void table_alignsWideCharacters_andCutsTheWidest() {
        Table table = new Table(
                List.of(new Heading("A", false, true), new Heading("B", false, true), new Heading("N", true, false)),
                console(24));

        assertThat(table.lines(
                        List.of(List.of("家家", "short", "1"), List.of("a", "a very long text indeed", "22")), true))
                .containsExactly("A     B                N", "家家  short            1", "a     a very long t…  22")
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(24));
    }

    private static Console console(int columns) {
        return new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                Map.of(),
                new Terminal(false, true, false, columns));
    }
}
