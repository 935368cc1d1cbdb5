package dev.curlew.edge.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.site.SiteFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the site says in one language: the same files from which its scripts take their texts. */
record SiteTexts(String language, Map<String, String> texts) {

    private static final List<String> AREAS = List.of("common", "landing");
    private static final ObjectMapper JSON = new ObjectMapper();

    static SiteTexts load(SiteFiles files, String language) {
        Map<String, String> texts = new HashMap<>();
        for (String area : AREAS) {
            String path = "i18n/" + language + "/" + area + ".json";
            String json = files.find(path).orElseThrow(() -> missing(path)).text();
            read(json)
                    .properties()
                    .forEach(text -> texts.put(
                            area + "." + text.getKey(), text.getValue().asText()));
        }
        return new SiteTexts(language, texts);
    }

    String text(String key) {
        return Optional.ofNullable(texts.get(key)).orElseThrow(() -> missing(key));
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
