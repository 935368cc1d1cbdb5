package dev.curlew.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale.LanguageRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptLanguageTest {

    @ParameterizedTest
    @CsvSource({
        "'de-CH,de;q=0.9,en;q=0.8', de-CH",
        "'en;q=0.5, fr;q=0.9', fr",
        "'EN-us', en-US",
        "'zh-hant-tw', zh-Hant-TW",
        "'de;q=abc, fr;q=0.1', fr",
        "'de;q=0, fr;q=0.1', fr",
        "'*', ''",
        "'', ''",
        "'   ', ''",
        "';;;', ''",
        "'de;q=abc', ''",
        "'de;q=2', ''",
        "'de;q=-1', ''",
        "'x', ''",
    })
    void first_ofLanguages(String header, String language) {
        assertThat(AcceptLanguage.first(header)).isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource({
        "'de-CH,de;q=0.9,en;q=0.8', 'de-ch,de,en'",
        "'d_, en;q=0.1, fr;q=0.5, de;q=0.5', 'fr,de,en'",
        "'en;q=0', ''",
        "'*;q=0.5, nl', 'nl,*'",
        "',,,', ''",
        "'\u0000, de', 'de'",
    })
    void ranges_bestLikedFirst(String header, String ranges) {
        assertThat(AcceptLanguage.ranges(header).stream().map(LanguageRange::getRange))
                .containsExactly(ranges.isEmpty() ? new String[0] : ranges.split(",", -1));
    }

    @Test
    void ranges_boundedInNumberAndLength() {
        assertThat(AcceptLanguage.ranges("de,".repeat(300))).hasSize(32);
        assertThat(AcceptLanguage.ranges("de,".repeat(400))).isEmpty();
    }
}
