package dev.curlew.edge.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.site.SiteFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the site says in one language: the same files from which its scripts take their texts. */
record SiteTexts(String language, Map<String, String> texts) {

    private static final List<String> AREAS = List.of("common", "landing", "errors");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Numbers that stand by themselves, not those in addresses: as the site's {@code problems.js} finds them. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.:/-])\\d+(?:,\\d{3})*(?![\\w:/-]|\\.\\d)");

    private static final Pattern PLACE = Pattern.compile("\\{(\\d+)}");

    static SiteTexts load(SiteFiles files, String language) {
        Map<String, String> texts = new HashMap<>();
        for (String area : AREAS) {
            String path = "i18n/" + language + "/" + area + ".json";
            String json = files.find(path).orElseThrow(() -> missing(path)).text();
            read(json).properties().forEach(text -> texts.put(area + "." + text.getKey(), general(text.getValue())));
        }
        return new SiteTexts(language, texts);
    }

    String text(String key) {
        return Optional.ofNullable(texts.get(key)).orElseThrow(() -> missing(key));
    }

    /** Why something was refused; in the server's words if there are none for that. */
    String reason(Problem problem) {
        long seconds = problem.retryAfter().orElse(Duration.ofSeconds(2)).toSeconds();
        return Optional.ofNullable(texts.get("errors.reason." + problem.reason()))
                .map(text -> text.replace("{n}", Long.toString(seconds)))
                .orElse(problem.detail());
    }

    /** What a field is expected to be; in the server's words if there are none for that. */
    String expectation(String description) {
        List<String> numbers = new ArrayList<>();
        String key = NUMBER.matcher(description).replaceAll(number -> {
            numbers.add(number.group());
            return "{" + numbers.size() + "}";
        });
        return Optional.ofNullable(texts.get("errors.field." + key))
                .map(text -> PLACE.matcher(text)
                        .replaceAll(
                                place -> Matcher.quoteReplacement(numbers.get(Integer.parseInt(place.group(1)) - 1))))
                .orElse(description);
    }

    /** Of a text that ends differently for one and for many, that for many. */
    private static String general(JsonNode text) {
        return text.isObject() ? text.path("other").asText() : text.asText();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static IllegalStateException missing(String what) {
        return new IllegalStateException("site: no " + what);
    }
}
