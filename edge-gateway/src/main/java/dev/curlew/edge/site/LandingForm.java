package dev.curlew.edge.site;

import com.linecorp.armeria.common.QueryParams;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.site.Shortener.NewLink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The form of the landing page, as somebody filled it.
 *
 * @param values by field, without spaces around
 * @param errors what is wrong, by field; with none for a field it is about the whole
 */
record LandingForm(Map<String, String> values, Map<String, String> errors) {

    static final String TARGET = "targetUrl";
    static final String SLUG = "slug";
    static final String EXPIRY = "expireAfter";
    static final String EXPIRE_TIME = "expireTime";
    static final String INSPECT = "inspect";

    /** Of the whole form. */
    static final String FORM = "form";

    static final LandingForm EMPTY = new LandingForm(Map.of(), Map.of());

    private static final List<String> FIELDS = List.of(TARGET, SLUG, EXPIRY, INSPECT);

    /** How long links may live, as the form offers it: in words of ISO 8601. */
    private static final List<String> LIVES = List.of("PT1H", "PT24H", "PT168H", "PT720H", "PT8760H");

    /** As people type addresses: {@code example.com/a}. */
    private static final Pattern WITHOUT_SCHEME = Pattern.compile("[^\\s:/?#]+\\.[^\\s:]+(:[0-9]+)?([/?#]\\S*)?");

    static LandingForm read(QueryParams form) {
        return new LandingForm(
                FIELDS.stream()
                        .filter(form::contains)
                        .collect(Collectors.toUnmodifiableMap(
                                field -> field, field -> form.get(field, "").strip())),
                Map.of());
    }

    String value(String field) {
        return values.getOrDefault(field, "");
    }

    /** The same, with what is wrong. */
    LandingForm with(Map<String, String> wrong) {
        return new LandingForm(values, wrong);
    }

    /** The link that is wanted; a life that is not offered is none. */
    NewLink link(Instant now) {
        Optional<Instant> end = Optional.of(value(EXPIRY))
                .filter(LIVES::contains)
                .map(Duration::parse)
                .map(now::plus);
        String target = value(TARGET);
        boolean bare = WITHOUT_SCHEME.matcher(target).matches();
        return new NewLink(bare ? "https://" + target : target, value(SLUG), end);
    }

    /** What stands at a place of the page: {@code value.FIELD}, {@code error.FIELD}, {@code invalid.FIELD}, {@code selected.LIFE}. */
    Optional<String> place(String name) {
        int dot = name.indexOf('.');
        String field = name.substring(dot + 1);
        return switch (dot < 0 ? "" : name.substring(0, dot)) {
            case "value" -> Optional.of(value(field));
            case "error" -> Optional.of(error(field));
            case "invalid" -> Optional.of(errors.containsKey(field) ? " aria-invalid=\"true\"" : "");
            case "selected" -> Optional.of(value(EXPIRY).equals(field) ? " selected" : "");
            case "open" ->
                Optional.of(
                        !value(SLUG).isEmpty() || !value(EXPIRY).isEmpty() || errors.containsKey(SLUG) ? " open" : "");
            default -> Optional.empty();
        };
    }

    private String error(String field) {
        return Optional.ofNullable(errors.get(field)).map(Page::escape).orElse("");
    }
}
