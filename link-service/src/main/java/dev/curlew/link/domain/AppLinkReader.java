package dev.curlew.link.domain;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import dev.curlew.link.request.Violations;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads what is to be served to phones: JSON of the right shape, kept as it was written. */
final class AppLinkReader {

    /** All domains are in the memory of every edge. */
    static final int LONGEST = 16_384;

    private static final Set<String> SERVICES =
            Set.of("applinks", "webcredentials", "appclips", "activitycontinuation");
    private static final Gson JSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private AppLinkReader() {}

    static AppLinks read(String apple, String android, Violations violations) {
        check(
                "appleAppSiteAssociation",
                apple,
                AppLinkReader::isAssociation,
                "a JSON object with applinks, webcredentials, appclips or activitycontinuation, each an object",
                violations);
        check(
                "androidAssetLinks",
                android,
                AppLinkReader::areAssetLinks,
                "a JSON array of objects, each with relation (an array) and target (an object)",
                violations);
        return new AppLinks(apple, android);
    }

    private static void check(
            String field, String text, Predicate<JsonElement> shape, String expected, Violations violations) {
        if (text.isEmpty()) {
            return;
        }
        if (text.length() > LONGEST) {
            violations.add(field, "at most 16,384 characters");
        } else if (parsed(text).filter(shape).isEmpty()) {
            violations.add(field, expected);
        }
    }

    private static Optional<JsonElement> parsed(String text) {
        try {
            return Optional.ofNullable(JSON.fromJson(text, JsonElement.class));
        } catch (JsonParseException _) {
            return Optional.empty();
        }
    }

    private static boolean isAssociation(JsonElement json) {
        return json instanceof JsonObject object
                && object.keySet().stream().anyMatch(SERVICES::contains)
                && SERVICES.stream()
                        .allMatch(name -> !object.has(name) || object.get(name).isJsonObject());
    }

    private static boolean areAssetLinks(JsonElement json) {
        return json.isJsonArray()
                && json.getAsJsonArray().asList().stream()
                        .allMatch(statement -> statement instanceof JsonObject object
                                && object.has("relation")
                                && object.get("relation").isJsonArray()
                                && object.has("target")
                                && object.get("target").isJsonObject());
    }
}
