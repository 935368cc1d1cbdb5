package dev.curlew.sql.task;

import dev.curlew.proto.analytics.v1.Task.Outcome;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What tasks say of their runs. The words are what is kept, as they say it to processes of any version; what they mean is read from
 * them again.
 */
public final class TaskWords {

    private static final String COUNT = "{count}";
    private static final String DETAIL = "{detail}";
    private static final Map<Kind, String> WORDS = new EnumMap<>(Map.ofEntries(
            Map.entry(Kind.DAYS_MADE, "There are tables until {detail}."),
            Map.entry(Kind.DAYS_DROPPED, "Dropped {count} days, up to {detail}."),
            Map.entry(Kind.NOTHING_DROPPED, "Nothing was old enough."),
            Map.entry(Kind.DEAD_LETTERS_REMOVED, "Removed {count} dead letters."),
            Map.entry(Kind.READERS_FORGOTTEN, "Forgot readers that are gone."),
            Map.entry(Kind.HOURS_DROPPED, "Dropped {count} sums of hours."),
            Map.entry(Kind.SUMS_AGREE, "No difference in {count} days."),
            Map.entry(Kind.SUMS_DIFFER, "{count} sums differ from the clicks stored, such as {detail}"),
            Map.entry(Kind.LINKS_PURGED, "Purged {count} links."),
            Map.entry(Kind.KEYS_REMOVED, "Removed {count} keys."),
            Map.entry(Kind.LINKS_TIDIED, "Tidied {count} links."),
            Map.entry(Kind.REPEATS_REMOVED, "Removed {count} repeats."),
            Map.entry(Kind.DELIVERIES_REMOVED, "Removed {count} deliveries."),
            Map.entry(Kind.PROCESS_ENDED, "The process that ran it ended.")));
    private static final Map<Kind, Pattern> PATTERNS = patterns();

    private TaskWords() {}

    /** Says something that has neither number nor detail. */
    public static String of(Kind kind) {
        return of(kind, 0, "");
    }

    /** Says of how many things something is true. */
    public static String of(Kind kind, long count) {
        return of(kind, count, "");
    }

    /**
     * Says it all.
     *
     * @param detail as {@code Task.Outcome.Kind} has it
     */
    public static String of(Kind kind, long count, String detail) {
        String words = WORDS.get(kind);
        if (words == null) {
            throw new IllegalArgumentException("kind: " + kind + " (expected: one of " + WORDS.keySet() + ")");
        }
        return words.replace(COUNT, Long.toString(count)).replace(DETAIL, detail);
    }

    /** What such words mean; empty for others, such as those of an error. */
    static Optional<Outcome> read(String words) {
        return PATTERNS.entrySet().stream()
                .flatMap(each -> outcome(each.getKey(), each.getValue().matcher(words)))
                .findFirst();
    }

    private static Stream<Outcome> outcome(Kind kind, Matcher words) {
        if (!words.matches()) {
            return Stream.empty();
        }
        Outcome.Builder outcome = Outcome.newBuilder().setKind(kind);
        if (words.namedGroups().containsKey("count")) {
            outcome.setCount(Long.parseLong(words.group("count")));
        }
        if (words.namedGroups().containsKey("detail")) {
            outcome.setDetail(words.group("detail"));
        }
        return Stream.of(outcome.build());
    }

    private static Map<Kind, Pattern> patterns() {
        Map<Kind, Pattern> patterns = new EnumMap<>(Kind.class);
        WORDS.forEach((kind, words) -> patterns.put(
                kind,
                Pattern.compile(
                        Arrays.stream(words.splitWithDelimiters("\\{\\w+}", 0))
                                .map(TaskWords::part)
                                .reduce("", String::concat),
                        Pattern.DOTALL)));
        return patterns;
    }

    private static String part(String words) {
        return switch (words) {
            case COUNT -> "(?<count>\\d{1,18})";
            case DETAIL -> "(?<detail>.*)";
            default -> Pattern.quote(words);
        };
    }
}
