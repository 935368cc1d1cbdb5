package dev.curlew.link.webhook;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.Webhook.EventType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Reads what somebody wants of a webhook, and notes all that is wrong with it. */
final class WebhookReader {

    /** 1, 10, 100 and so on. */
    static final List<Long> USUAL_MILESTONES =
            Stream.iterate(1L, clicks -> clicks * 10).limit(10).toList();

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_URL = 2048;
    private static final int MOST_DOMAINS = 100;
    private static final int MOST_TAGS = 32;
    private static final int LONGEST_TAG = 64;
    private static final int MOST_MILESTONES = 32;

    private final Domains domains;

    WebhookReader(Domains domains) {
        this.domains = domains;
    }

    /** The settings asked for; throws with all that is wrong. */
    WebhookSettings read(Webhook wanted) {
        Violations violations = new Violations();
        String name = wanted.getDisplayName().strip();
        if (name.isEmpty()) {
            violations.add("displayName", "1 to " + LONGEST_NAME + " characters");
        }
        FieldChecks.check("displayName", name, LONGEST_NAME, violations);
        String url = url(wanted.getUrl(), violations);
        List<Integer> types = each("eventTypes", wanted.getEventTypesValueList(), EventType.values().length, violations)
                .read(
                        type -> isWanted(type) ? Optional.of(type) : Optional.empty(),
                        "one of LINK_CREATED, LINK_UPDATED, LINK_DELETED, LINK_EXPIRED, LINK_CLICKS_REACHED");
        List<String> names = each("domains", wanted.getDomainsList(), MOST_DOMAINS, violations)
                .read(
                        host -> host.isEmpty()
                                ? Optional.empty()
                                : domains.find(host).map(LinkDomain::name),
                        "a domain of this shortener, see ListDomains");
        List<String> tags = each("tags", wanted.getTagsList(), MOST_TAGS, violations)
                .read(
                        tag -> isTag(tag) ? Optional.of(tag) : Optional.empty(),
                        "1 to " + LONGEST_TAG + " characters, without a comma");
        List<Long> milestones = each("milestones", wanted.getMilestonesList(), MOST_MILESTONES, violations)
                .read(clicks -> clicks > 0 ? Optional.of(clicks) : Optional.empty(), "1 or more");
        violations.check();
        return new WebhookSettings(
                name,
                url,
                types,
                names,
                tags,
                milestones.isEmpty() ? USUAL_MILESTONES : milestones,
                !wanted.hasEnabled() || wanted.getEnabled());
    }

    private String url(String text, Violations violations) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null || !isPlain(url) || text.length() > LONGEST_URL) {
            violations.add(
                    "url",
                    "an absolute http or https URL of at most 2,048 characters, without user, password or fragment");
            return "";
        }
        if (domains.owns(url)) {
            violations.add("url", "not on a domain of this shortener");
        }
        return url.toString();
    }

    private static boolean isPlain(HttpUrl url) {
        return url.toString().length() <= LONGEST_URL
                && url.username().isEmpty()
                && url.password().isEmpty()
                && url.fragment() == null;
    }

    private static boolean isWanted(int type) {
        return type != EventType.PING_VALUE
                && type != EventType.EVENT_TYPE_UNSPECIFIED_VALUE
                && EventType.forNumber(type) != null;
    }

    private static boolean isTag(String tag) {
        return !tag.isBlank()
                && tag.codePointCount(0, tag.length()) <= LONGEST_TAG
                && tag.indexOf(',') < 0
                && tag.chars().noneMatch(Character::isISOControl);
    }

    private static <T> Values<T> each(String field, List<T> values, int most, Violations violations) {
        return new Values<>(field, values, most, violations);
    }

    /** The values of a repeated field. */
    private record Values<T>(String field, List<T> values, int most, Violations violations) {

        /** Reads each; notes those that {@code read} refuses, and those that are there twice. */
        <R> List<R> read(Function<T, Optional<R>> read, String expected) {
            if (values.size() > most) {
                violations.add(field, "at most " + most);
                return List.of();
            }
            Set<R> all = new LinkedHashSet<>();
            for (int i = 0; i < values.size(); i++) {
                Optional<R> value = read.apply(values.get(i));
                if (value.isEmpty()) {
                    violations.add(field + "[" + i + "]", expected);
                } else if (!all.add(value.get())) {
                    violations.add(field + "[" + i + "]", "a value that is not there twice");
                }
            }
            return List.copyOf(all);
        }
    }
}
