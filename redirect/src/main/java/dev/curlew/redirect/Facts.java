package dev.curlew.redirect;

import dev.curlew.visitor.Visitor;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What rules look at in one request; each is found out when it is first asked for. */
final class Facts {

    private final RedirectRequest request;
    private final RuleSet rules;
    private @Nullable Visitor visitor;
    private @Nullable Map<String, List<String>> parameters;
    private @Nullable String referrer;
    private @Nullable String language;

    Facts(RedirectRequest request, RuleSet rules) {
        this.request = request;
        this.rules = rules;
    }

    Instant time() {
        return request.time();
    }

    Visitor visitor() {
        Visitor known = visitor;
        if (known == null) {
            known = request.visitor().get();
            visitor = known;
        }
        return known;
    }

    /** 64 bits that are the same for a visitor, a link and a purpose, and independent for different ones. */
    long hash(VisitorHash.Purpose purpose) {
        return rules.hash().of(purpose, visitor());
    }

    /** The host of the referring page, in lower case; empty if there is none. */
    String referrer() {
        String known = referrer;
        if (known == null) {
            known = Hosts.ofUrl(visitor().referrer());
            referrer = known;
        }
        return known;
    }

    /** The range that the visitor likes best of those for which any rule of the link names a language. */
    Optional<String> language() {
        String known = language;
        if (known == null) {
            known = visitor().languages().stream()
                    .map(LanguageRange::getRange)
                    .filter(range -> Languages.lookUp(range, rules.languages()).isPresent())
                    .findFirst()
                    .orElse("");
            language = known;
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }

    /** The values of a parameter of the query, decoded; none if it is not there. */
    List<String> parameter(String name) {
        Map<String, List<String>> known = parameters;
        if (known == null) {
            known = parse(request.query());
            parameters = known;
        }
        return known.getOrDefault(name, List.of());
    }

    private static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String part : query.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = decode(equals < 0 ? part : part.substring(0, equals));
                String value = equals < 0 ? "" : decode(part.substring(equals + 1));
                parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
