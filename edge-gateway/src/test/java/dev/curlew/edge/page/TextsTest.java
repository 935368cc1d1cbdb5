package dev.curlew.edge.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpHeaders;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class TextsTest {

    static final List<String> LANGUAGES = Texts.LANGUAGES;

    @ParameterizedTest
    @FieldSource("LANGUAGES")
    void bundle_saysAllThatTheEnglishOneSays_aboutTheSame(String language) {
        ResourceBundle english = bundle("en");
        ResourceBundle bundle = bundle(language);

        assertThat(bundle.getLocale().getLanguage()).isEqualTo(language);
        assertThat(bundle.keySet()).isEqualTo(english.keySet());
        for (String key : bundle.keySet()) {
            assertThat(arguments(bundle.getString(key)))
                    .as("%s: %s", language, key)
                    .isEqualTo(arguments(english.getString(key)));
            // An apostrophe would begin a quotation, and the texts become HTML as they are.
            assertThat(bundle.getString(key)).isNotBlank().doesNotContain("'", "<", ">", "&", "\"");
        }
    }

    @Test
    void translations_areTranslated() {
        ResourceBundle english = bundle("en");
        for (String language : List.of("de", "fr", "es")) {
            ResourceBundle other = bundle(language);
            assertThat(english.keySet().stream()
                            .filter(key -> key.endsWith(".text"))
                            .filter(key -> other.getString(key).equals(english.getString(key))))
                    .as(language)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                | en",
                "de                                | de",
                "de-AT                             | de",
                "DE-at,en;q=0.1                    | de",
                "ja,fr-CA;q=0.8,en;q=0.5           | fr",
                "en;q=0.2,es-419;q=0.9             | es",
                "pt-BR,pt;q=0.9                    | en",
                "fr;q=0,es;q=0.3                   | es",
                "zh-Hant-TW-x-private,de-Latn-1996 | de",
                "*                                 | en",
                "de;q=ten                          | en",
                ",;=                               | en",
            })
    void header_choosesTheLanguage(String header, String language) {
        assertThat(Texts.of(HttpHeaders.of("accept-language", header)).language())
                .isEqualTo(language);
    }

    @Test
    void longHeader_isNotRead() {
        String header = "de," + "en-".repeat(400) + "x";

        assertThat(Texts.of(HttpHeaders.of("accept-language", header)).language())
                .isEqualTo("en");
    }

    private static ResourceBundle bundle(String language) {
        return ResourceBundle.getBundle(
                Texts.BUNDLE, Locale.of(language), Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    private static int arguments(String pattern) {
        return new MessageFormat(pattern, Locale.ROOT).getFormatsByArgumentIndex().length;
    }
}
