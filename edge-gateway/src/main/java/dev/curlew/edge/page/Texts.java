package dev.curlew.edge.page;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What pages say, in one language. */
public final class Texts {

    static final String BUNDLE = "dev.curlew.edge.page.texts";

    /** By their tags; the first is for whoever asks for none of them. */
    static final List<String> LANGUAGES = List.of("en", "de", "fr", "es");

    private static final int LONGEST_HEADER = 512;
    private static final Map<String, Texts> BY_LANGUAGE =
            LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Texts::new));

    private final String language;
    private final ResourceBundle bundle;

    private Texts(String language) {
        this.language = language;
        bundle = ResourceBundle.getBundle(
                BUNDLE, Locale.of(language), Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    /** In English. */
    public static Texts english() {
        return of(LANGUAGES.getFirst());
    }

    /** The languages that there are, by their tags. */
    public static List<String> languages() {
        return LANGUAGES;
    }

    /** In the language that a request likes best by its {@code Accept-Language}, looked up as RFC 4647 has it. */
    public static Texts of(HttpHeaders request) {
        String wanted = request.get(HttpHeaderNames.ACCEPT_LANGUAGE, "");
        return of(preferred(wanted).orElse(LANGUAGES.getFirst()));
    }

    static Texts of(String language) {
        return Optional.ofNullable(BY_LANGUAGE.get(language)).orElseThrow();
    }

    /** The language's tag. */
    public String language() {
        return language;
    }

    /** Whether there is a text of this name. */
    public boolean has(String key) {
        return bundle.containsKey(key);
    }

    /**
     * A text.
     *
     * @param arguments what it mentions: HTML if the text becomes HTML, so that whatever came from outside is escaped
     */
    public String text(String key, String... arguments) {
        return new MessageFormat(bundle.getString(key), Locale.of(language)).format(arguments);
    }

    private static Optional<String> preferred(String header) {
        if (header.isBlank() || header.length() > LONGEST_HEADER) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Locale.lookupTag(LanguageRange.parse(header), LANGUAGES));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
