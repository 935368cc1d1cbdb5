package dev.curlew.link.links;

import dev.curlew.link.links.LinkFilter.Comparison;
import dev.curlew.link.links.LinkFilter.Condition;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.TargetHealth;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the part of AIP-160 that lists need: {@code field operator value} joined by {@code AND}, the value bare or in
 * double quotes with {@code \"} and {@code \\} in it.
 */
final class LinkFilterParser {

    private static final int LONGEST = 2048;
    private static final int MOST_CONDITIONS = 16;

    private static final Pattern CONDITION = Pattern.compile(
            "\\s*(?<field>[a-z_]+)\\s*(?<operator><=|>=|=|:|<|>)\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"|(?<bare>[^\\s\"()]+))\\s*");
    private static final List<String> FIELDS =
            List.of("tag", "domain", "owner", "state", "target_health", "text", "create_time");
    private static final Pattern AND = Pattern.compile("AND(?=\\s)");

    private LinkFilterParser() {}

    /** Throws {@link RequestException.InvalidFields} that names {@code filter} if the text is something else. */
    static LinkFilter parse(String text) {
        List<Condition> conditions = new ArrayList<>();
        if (text.length() > LONGEST) {
            throw invalid("at most " + LONGEST + " characters");
        }
        if (text.isBlank()) {
            return new LinkFilter(conditions);
        }
        Matcher matcher = CONDITION.matcher(text);
        int at = 0;
        while (true) {
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw invalid(
                        "conditions such as tag:spring AND state=ACTIVE; at character " + (at + 1) + " there is none");
            }
            conditions.add(condition(matcher));
            at = matcher.end();
            if (at == text.length()) {
                break;
            }
            Matcher and = AND.matcher(text).region(at, text.length());
            if (!and.lookingAt() || conditions.size() == MOST_CONDITIONS) {
                throw invalid("at most " + MOST_CONDITIONS + " conditions joined by AND; at character " + (at + 1)
                        + " there is something else");
            }
            at = and.end();
        }
        return new LinkFilter(conditions);
    }

    private static Condition condition(Matcher matcher) {
        String field = matcher.group("field");
        if (!FIELDS.contains(field)) {
            throw invalid("the fields " + String.join(", ", FIELDS) + "; not " + field);
        }
        String operator = matcher.group("operator");
        String quoted = matcher.group("quoted");
        String value = quoted == null ? matcher.group("bare") : quoted.replaceAll("\\\\(.)", "$1");
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw invalid(field + " without control characters");
        }
        if (field.equals("create_time")) {
            return new LinkFilter.Created(comparison(operator), time(value));
        }
        if (!operator.equals("=") && !operator.equals(":")) {
            throw invalid(field + " with = or :");
        }
        return switch (field) {
            case "tag" -> new LinkFilter.TagIs(notEmpty(field, value));
            case "domain" -> new LinkFilter.DomainIs(value);
            case "owner" -> new LinkFilter.OwnerIs(value);
            case "state" -> new LinkFilter.StateIs(state(value));
            case "target_health" -> new LinkFilter.HealthIs(health(value));
            case "text" -> new LinkFilter.TextHas(notEmpty(field, value));
            default -> throw new IllegalStateException(field);
        };
    }

    private static String notEmpty(String field, String value) {
        if (value.isEmpty()) {
            throw invalid(field + " with at least one character");
        }
        return value;
    }

    private static State state(String value) {
        return switch (value) {
            case "ACTIVE" -> State.ACTIVE;
            case "DISABLED" -> State.DISABLED;
            case "SCHEDULED" -> State.SCHEDULED;
            case "EXPIRED" -> State.EXPIRED;
            case "USED_UP" -> State.USED_UP;
            case "BLOCKED" -> State.BLOCKED;
            case "DELETED" -> State.DELETED;
            default -> throw invalid("state=ACTIVE, DISABLED, SCHEDULED, EXPIRED, USED_UP, BLOCKED or DELETED");
        };
    }

    private static TargetHealth.State health(String value) {
        return switch (value) {
            case "OK" -> TargetHealth.State.OK;
            case "BROKEN" -> TargetHealth.State.BROKEN;
            case "UNREACHABLE" -> TargetHealth.State.UNREACHABLE;
            case "NOT_ALLOWED" -> TargetHealth.State.NOT_ALLOWED;
            default -> throw invalid("target_health=OK, BROKEN, UNREACHABLE or NOT_ALLOWED");
        };
    }

    private static Comparison comparison(String operator) {
        return switch (operator) {
            case "<" -> Comparison.BEFORE;
            case "<=" -> Comparison.NOT_AFTER;
            case "=" -> Comparison.AT;
            case ">=" -> Comparison.NOT_BEFORE;
            case ">" -> Comparison.AFTER;
            default -> throw invalid("create_time with <, <=, =, >= or >");
        };
    }

    private static Instant time(String value) {
        try {
            Instant time = OffsetDateTime.parse(value).toInstant();
            if (time.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
                    || time.isAfter(Instant.parse("9999-12-31T23:59:59.999999Z"))) {
                throw invalid("a create_time of the years 1 to 9999");
            }
            if (!time.equals(time.truncatedTo(ChronoUnit.MICROS))) {
                throw invalid("a create_time with at most six decimals of a second");
            }
            return time;
        } catch (DateTimeException _) {
            throw invalid("create_time as in RFC 3339, such as 2026-01-31T12:00:00Z");
        }
    }

    private static RequestException.InvalidFields invalid(String expected) {
        return Violations.of("filter", expected);
    }
}
