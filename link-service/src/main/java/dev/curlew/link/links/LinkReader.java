package dev.curlew.link.links;

import dev.curlew.link.password.Passwords;
import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.RedirectRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the fields of a link that somebody wants, and notes all that is wrong with them. */
final class LinkReader {

    private static final Set<Integer> STATUSES = Set.of(0, 301, 302, 307, 308);
    private static final Duration LONGEST_CACHED = Duration.ofDays(365);
    private static final int LONGEST_TITLE = 512;
    private static final int LONGEST_NOTES = 4096;
    private static final int LONGEST_TAG = 64;
    private static final int MOST_TAGS = 32;

    private final TargetUrls targets;
    private final RuleReader rules;

    LinkReader(TargetUrls targets) {
        this.targets = targets;
        this.rules = new RuleReader(targets);
    }

    /** The fields; not to be used if anything was noted. The password is checked and left out: it is no field that is kept. */
    LinkFields read(Link link, Violations violations) {
        String target = target(link, violations);
        String fallback = link.getFallbackUrl().isEmpty()
                ? ""
                : targets.read("fallbackUrl", link.getFallbackUrl(), violations).orElse("");
        FieldChecks.check("title", link.getTitle(), LONGEST_TITLE, violations);
        FieldChecks.checkLines("notes", link.getNotes(), LONGEST_NOTES, violations);
        if (!STATUSES.contains(link.getRedirectStatus())) {
            violations.add("redirectStatus", "301, 302, 307 or 308");
        }
        if (link.getQueryForwarding() == QueryForwarding.UNRECOGNIZED) {
            violations.add("queryForwarding", "DROP, MERGE_KEEP_TARGET or MERGE_KEEP_VISITOR");
        }
        Optional<Instant> start =
                link.hasStartTime() ? FieldChecks.time("startTime", link.getStartTime(), violations) : Optional.empty();
        Optional<Instant> expiry = link.hasExpireTime()
                ? FieldChecks.time("expireTime", link.getExpireTime(), violations)
                : Optional.empty();
        if (start.isPresent() && expiry.isPresent() && !expiry.get().isAfter(start.get())) {
            violations.add("expireTime", "later than startTime");
        }
        Utm utm = Utm.read(link.getUtm(), violations);
        List<RedirectRule> ruled = rules.read(link.getRulesList(), violations);
        if (link.getForwardPath() && !(isWebOrFaulty(target) && ruled.stream().allMatch(LinkReader::isWebOrFaulty))) {
            violations.add("forwardPath", "false: only http and https targets have a path to append to");
        }
        if (link.getMaxClicks() < 0) {
            violations.add("maxClicks", "0 or more");
        }
        if (!link.getPassword().isEmpty()) {
            Passwords.check(link.getPassword(), violations);
        }
        return new LinkFields(
                target,
                resolved(target, utm, violations),
                link.getTitle(),
                tags(link.getTagsList(), violations),
                link.getNotes(),
                !link.hasEnabled() || link.getEnabled(),
                start,
                expiry,
                link.getRedirectStatus(),
                link.hasCacheMaxAge()
                        ? FieldChecks.seconds("cacheMaxAge", link.getCacheMaxAge(), LONGEST_CACHED, violations)
                        : Optional.empty(),
                link.getQueryForwarding(),
                link.getForwardPath(),
                utm,
                link.getCrawlable(),
                fallback,
                link.getMaxClicks(),
                link.getSocialPreview(),
                ruled,
                RuleReader.resolved(ruled, utm, violations));
    }

    /** Rules that somebody tries on a link, as its edges would get them; not to be used if anything was noted. */
    List<RedirectRule> draft(List<RedirectRule> wanted, Utm utm, Violations violations) {
        return RuleReader.resolved(rules.read(wanted, violations), utm, violations);
    }

    private String target(Link link, Violations violations) {
        if (link.getTargetUrl().isBlank()) {
            violations.add("targetUrl", TargetUrls.ABSOLUTE);
            return "";
        }
        return targets.read("targetUrl", link.getTargetUrl(), violations).orElse("");
    }

    private static boolean isWebOrFaulty(RedirectRule rule) {
        return rule.getTargetsList().stream().allMatch(target -> isWebOrFaulty(target.getTargetUrl()));
    }

    private static boolean isWebOrFaulty(String target) {
        return target.isEmpty() || TargetUrls.isWeb(target);
    }

    /** A target with UTM parameters added; empty if there is none. */
    static String resolved(String target, Utm utm, Violations violations) {
        if (target.isEmpty()) {
            return "";
        }
        if (!TargetUrls.isWeb(target)) {
            if (!utm.isEmpty()) {
                violations.add("utm", "not set: only http and https targets have parameters");
            }
            return target;
        }
        String resolved = utm.addTo(target);
        if (resolved.length() > TargetUrls.LONGEST) {
            violations.add("utm", "together with the target at most 8,192 characters");
        }
        return resolved;
    }

    private static List<String> tags(List<String> wanted, Violations violations) {
        if (wanted.size() > MOST_TAGS) {
            violations.add("tags", "at most " + MOST_TAGS + " tags");
            return List.of();
        }
        List<String> tags = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            String field = "tags[" + i + "]";
            String tag = wanted.get(i).strip();
            if (tag.isEmpty() || tag.contains(",")) {
                violations.add(field, "1 to " + LONGEST_TAG + " characters, none of them a comma");
            }
            FieldChecks.check(field, tag, LONGEST_TAG, violations);
            if (!seen.add(tag)) {
                violations.add(field, "a tag that is not there twice");
            }
            tags.add(tag);
        }
        return tags;
    }
}
