package dev.curlew.link.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortCodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-b_c.d~e", "Ünïcode", "日本語", "हिन्दी", "١٢٣", "𝒳", "~", "."})
    void parse_ofAnyScript(String text) {
        assertThat(ShortCode.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "/a",
                "a/",
                "a//b",
                "a/\u0301b",
                "1/2/3/4/5/6/7/8/9",
                "a+b",
                "a?b",
                "a#b",
                "a%20b",
                "a\u0000b",
                "a\nb",
                "a\u200bb",
                "a\u202eb",
                "😀",
                "\u0301a",
                "a\ud800b",
                "a\\b",
                "<a>",
                "a:b"
            })
    void parse_anythingElse_isNone(String text) {
        assertThat(ShortCode.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "team/launch-2026", "1/2/3/4/5/6/7/8", "ü/ö"})
    void parse_severalSegments_isOneCode(String text) {
        assertThat(ShortCode.parse(text)).hasValueSatisfying(code -> {
            assertThat(code.value()).isEqualTo(text);
            assertThat(String.join("/", code.segments())).isEqualTo(text);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ABC, abc",
        "aBc/DeF, abc/def",
        "ÄÖ, äö",
        "Straße, straße",
        "ΣΑΣ, σασ",
        "ς, σ",
        "ǅ, ǆ",
        "İ, i",
        "1-_.~, 1-_.~"
    })
    void folded_isOneForAllCases(String code, String expected) {
        assertThat(new ShortCode(code).folded()).isEqualTo(new ShortCode(expected));
    }

    /** Edges fold what is folded already. */
    @Test
    void folded_ofEveryCharacter_isACodeAndStaysAsItIs() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            Optional<ShortCode> code = ShortCode.parse("a" + Character.toString(point));
            if (code.isPresent()) {
                ShortCode folded = code.get().folded();
                assertThat(folded.folded()).as("U+%X", point).isEqualTo(folded);
            }
        }
    }

    @Test
    void parse_decomposed_isTheSameCode() {
        assertThat(ShortCode.parse("cafe\u0301")).isEqualTo(ShortCode.parse("café"));
    }

    @Test
    void parse_length_countsCharactersNotUnits() {
        assertThat(ShortCode.parse("𝒳".repeat(128))).isPresent();
        assertThat(ShortCode.parse("𝒳".repeat(129))).isEmpty();
        assertThat(ShortCode.parse("a".repeat(1_000_000))).isEmpty();
    }

    @Test
    void constructor_notNormalised_throws() {
        assertThatThrownBy(() -> new ShortCode("cafe\u0301")).isInstanceOf(IllegalArgumentException.class);
    }
}
