package dev.curlew.trial.load;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.curlew.trial.history.Seen;

/** Where links lead: to addresses that say which link it is, and which change set them. */
final class Targets {
    /** No log may name it. */
    static final String HOST = "target-of-the-trial.example";

    private static final int STATUS_MISSING = 404;
    private static final int STATUS_GONE = 410;

    private Targets() {}

    static String of(String link, int step) {
        return "https://" + HOST + "/" + link + "/" + step;
    }

    /** What a visitor's answer says. */
    static Seen visited(Caller.Answer answer) {
        return switch (answer.status()) {
            case STATUS_MISSING -> new Seen.Missing();
            case STATUS_GONE -> new Seen.Gone();
            default -> answer.location().isEmpty() ? new Seen.Nothing() : parse(answer.location());
        };
    }

    /** What the API's answer to a read says. */
    static Seen read(Caller.Answer answer) {
        if (answer.status() == STATUS_MISSING) {
            return new Seen.Missing();
        }
        if (!answer.ok()) {
            return new Seen.Nothing();
        }
        return answer.json()
                .map(link -> text(link, "state").equals("DELETED") ? new Seen.Gone() : parse(text(link, "targetUrl")))
                .orElseGet(Seen.Nothing::new);
    }

    static String text(JsonObject object, String name) {
        JsonElement element = object.get(name);
        return element == null ? "" : element.getAsString();
    }

    private static Seen parse(String target) {
        String[] parts = target.split("/", -1);
        int length = parts.length;
        if (length < 2) {
            return new Seen.Target(target, -1);
        }
        try {
            return new Seen.Target(parts[length - 2], Integer.parseInt(parts[length - 1]));
        } catch (NumberFormatException _) {
            return new Seen.Target(target, -1);
        }
    }
}
