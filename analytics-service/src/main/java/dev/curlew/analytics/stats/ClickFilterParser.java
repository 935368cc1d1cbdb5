package dev.curlew.analytics.stats;

import dev.curlew.analytics.enrich.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the part of AIP-160 that break-downs need: {@code field = value}, {@code field : value} and {@code field != value}, joined by
 * {@code AND} and {@code OR} (which, as AIP-160 wants it, binds closer), with {@code NOT}, {@code -} and parentheses; the value bare
 * or in double quotes with {@code \"} and {@code \\} in it.
 */
final class ClickFilterParser {

    private static final int LONGEST = 2_048;
    private static final int MOST_CONDITIONS = 16;
    private static final int DEEPEST = 8;
    private static final String BOT = "bot";

    // Possessive, as otherwise each character of what is quoted takes room on the stack.
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<sign>[()]|!=|=|:|-(?=[\\s(a-z]))|\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"|(?<bare>[^\\s\"()=:!]+))\\s*");

    private record Token(String text, boolean quoted, int at) {
        boolean is(String word) {
            return !quoted && text.equals(word);
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int conditions;

    ClickFilterParser(String text) {
        if (text.length() > LONGEST) {
            throw invalid("at most " + LONGEST + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw invalid("no NUL character");
        }
        Matcher matcher = TOKEN.matcher(text);
        for (int at = 0; at < text.length(); at = matcher.end()) {
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw invalid(
                        "conditions such as country=DE AND device=mobile; at character " + (at + 1) + " there is none");
            }
            String quoted = matcher.group("quoted");
            String sign = matcher.group("sign");
            tokens.add(
                    quoted == null
                            ? new Token(sign == null ? matcher.group("bare") : sign, false, at)
                            : new Token(quoted.replaceAll("\\\\(.)", "$1"), true, at));
        }
    }

    /** Throws {@link StatsException.Invalid} that names {@code filter} if the text is something else. */
    ClickFilter parse() {
        ClickFilter filter = all(0);
        if (next < tokens.size()) {
            throw unexpected("AND or OR");
        }
        return filter;
    }

    private ClickFilter all(int depth) {
        if (depth > DEEPEST) {
            throw invalid("at most " + DEEPEST + " parentheses in each other");
        }
        List<ClickFilter> parts = new ArrayList<>(List.of(any(depth)));
        while (take("AND")) {
            parts.add(any(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new ClickFilter.All(parts);
    }

    private ClickFilter any(int depth) {
        List<ClickFilter> parts = new ArrayList<>(List.of(one(depth)));
        while (take("OR")) {
            parts.add(one(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new ClickFilter.Any(parts);
    }

    private ClickFilter one(int depth) {
        boolean not = take("NOT") || take("-");
        ClickFilter filter;
        if (take("(")) {
            filter = all(depth + 1);
            if (!take(")")) {
                throw unexpected("a closing parenthesis");
            }
        } else {
            filter = condition();
        }
        return not ? new ClickFilter.Not(filter) : filter;
    }

    private ClickFilter condition() {
        if (++conditions > MOST_CONDITIONS) {
            throw invalid("at most " + MOST_CONDITIONS + " conditions");
        }
        Token field = word("a field");
        boolean differs = take("!=");
        if (!differs && !take("=") && !take(":")) {
            throw unexpected("=, : or !=");
        }
        ClickFilter is = condition(field.text, word("a value").text);
        return differs ? new ClickFilter.Not(is) : is;
    }

    private static ClickFilter condition(String field, String value) {
        if (field.equals(BOT)) {
            return switch (value) {
                case "true" -> new ClickFilter.Bot(true);
                case "false" -> new ClickFilter.Bot(false);
                default -> throw invalid("bot=true or bot=false");
            };
        }
        Optional<Trait> trait = Arrays.stream(Trait.values())
                .filter(each -> each.column().equals(field))
                .findFirst();
        return new ClickFilter.Is(trait.orElseThrow(() -> invalid("the fields bot, " + fields())), value);
    }

    private static String fields() {
        return Arrays.stream(Trait.values()).map(Trait::column).collect(Collectors.joining(", "));
    }

    private Token word(String expected) {
        if (next >= tokens.size()
                || (!tokens.get(next).quoted && tokens.get(next).text.matches("[()]|!=|=|:"))) {
            throw unexpected(expected);
        }
        return tokens.get(next++);
    }

    private boolean take(String sign) {
        boolean there = next < tokens.size() && tokens.get(next).is(sign);
        if (there) {
            next++;
        }
        return there;
    }

    private StatsException unexpected(String expected) {
        String at = next < tokens.size() ? "at character " + (tokens.get(next).at + 1) : "at the end";
        return invalid(expected + " " + at);
    }

    private static StatsException invalid(String expected) {
        return new StatsException.Invalid("filter", "not valid (expected: " + expected + ")");
    }
}
