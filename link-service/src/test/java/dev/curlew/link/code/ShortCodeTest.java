package dev.curlew.link.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "a/b",
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
