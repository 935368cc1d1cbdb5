package dev.curlew.visitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows the user agents of machines by the list of the project crawler-user-agents; {@code refresh-crawlers} takes it anew. */
final class Crawlers {

    /** Of the list, but what a person types: whoever tries a link so is counted. */
    private static final Set<String> PEOPLES = Set.of("^curl", "[wW]get", "^HTTPie\\/");

    private static final Pattern META = Pattern.compile("(?<!\\\\)[\\[\\](){}|^$*+?.]|\\\\[a-zA-Z]");

    /** Most of the list. Looking for 1,500 of them takes some 50 microseconds; as expressions, some milliseconds. */
    private final List<String> texts = new ArrayList<>();

    private final List<Pattern> expressions = new ArrayList<>();

    Crawlers() {
        try (InputStream list = Objects.requireNonNull(Crawlers.class.getResourceAsStream("crawlers/patterns.txt"))) {
            new String(list.readAllBytes(), UTF_8).lines().forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String pattern) {
        if (pattern.startsWith("#") || PEOPLES.contains(pattern)) {
            return;
        }
        if (META.matcher(pattern).find()) {
            expressions.add(Pattern.compile(pattern));
        } else {
            texts.add(pattern.replace("\\", ""));
        }
    }

    boolean isOne(String userAgent) {
        return texts.stream().anyMatch(userAgent::contains)
                || expressions.stream().anyMatch(each -> each.matcher(userAgent).find());
    }
}
