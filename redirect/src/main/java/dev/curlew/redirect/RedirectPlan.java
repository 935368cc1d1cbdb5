package dev.curlew.redirect;

import com.google.protobuf.Timestamp;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.ResolvedLink;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that decides the redirects of one version of a link, prepared once. A pure function of link, request and time, the same for
 * the edges, which decide by it, and for who asks why. Never throws, whatever a link or a request holds.
 */
public final class RedirectPlan {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
    private static final int DEFAULT_REDIRECT = 302;
    /** In seconds: longer ago than any time that can be written. */
    private static final long LONG_AGO = 1L << 40;

    private static final long MILLIS = 1000;
    private static final int NANOS = 1_000_000;
    private static final int FORBIDDEN = 403;
    private static final int LEGAL_REASONS = 451;

    private final ResolvedLink link;
    private final Target target;
    private final Target fallback;
    private final RuleSet rules;
    private final int status;
    private final long startMillis;
    private final long expireMillis;
    private final long maxAgeSeconds;

    private RedirectPlan(ResolvedLink link) {
        this.link = link;
        target = Target.of(link.getTargetUrl());
        fallback = Target.of(link.getFallbackUrl());
        rules = RuleSet.compile(link.getRulesList(), link.getVisitorKey().toByteArray());
        status = REDIRECTS.contains(link.getRedirectStatus()) ? link.getRedirectStatus() : DEFAULT_REDIRECT;
        startMillis = link.hasStartTime() ? millis(link.getStartTime()) : Long.MIN_VALUE;
        expireMillis = link.hasExpireTime() ? millis(link.getExpireTime()) : Long.MAX_VALUE;
        maxAgeSeconds = link.hasCacheMaxAge() ? link.getCacheMaxAge().getSeconds() : -1;
    }

    /** Also of what is none, as nobody checked it here: then it is very long ago, or to come. */
    private static long millis(Timestamp time) {
        return Math.clamp(time.getSeconds(), -LONG_AGO, LONG_AGO) * MILLIS + time.getNanos() / NANOS;
    }

    /** Prepares a version of a link. */
    public static RedirectPlan of(ResolvedLink link) {
        return new RedirectPlan(link);
    }

    /** What a visitor gets who knows the password, where one is needed, while there are clicks left. */
    public Decision decide(RedirectRequest request) {
        Decision settled = settled(request);
        if (settled != null) {
            return settled;
        }
        if (rules.isEmpty()) {
            return redirect(request, target, "", "");
        }
        return redirect(request, rules.choose(new Facts(request, rules)));
    }

    /** As {@link #decide}, and why. */
    public Explanation explain(RedirectRequest request) {
        Decision settled = settled(request);
        if (settled != null) {
            return new Explanation(settled, List.of());
        }
        RuleSet.Explained explained = rules.explain(new Facts(request, rules));
        return new Explanation(redirect(request, explained.choice()), explained.verdicts());
    }

    /** What a visitor gets of a link that is expired, or used up, which is not known here. */
    public Decision over() {
        return fallback.whole().isEmpty()
                ? new Decision.Gone()
                : new Decision.Redirect(fallback.whole(), DEFAULT_REDIRECT, -1, true, false, fallback.query(), "", "");
    }

    /** What a plain request gets if it is redirected to the link's own target; prepared headers fit it. */
    public Decision.Redirect plain() {
        return new Decision.Redirect(target.whole(), status, maxAgeSeconds, false, true, target.query(), "", "");
    }

    /** Whether rules decide, so that the answer is for one visitor alone. */
    public boolean dependsOnVisitor() {
        return !rules.isEmpty();
    }

    /** Whether a rule looks at what the user agent says of itself, which may take a moment to find out. */
    public boolean asksAgent() {
        return rules.asksAgent();
    }

    /** The request headers that rules look at, by their names in lower case and in order. */
    public Set<String> headersAsked() {
        return rules.headersAsked();
    }

    /** About what the prepared rules take in memory, in bytes. */
    public int rulesWeight() {
        return rules.weight();
    }

    private @Nullable Decision settled(RedirectRequest request) {
        switch (link.getState()) {
            case ACTIVE -> {}
            case BLOCKED -> {
                return new Decision.Blocked(
                        link.getBlockReason(), link.getBlockStatus() == FORBIDDEN ? FORBIDDEN : LEGAL_REASONS);
            }
            case DISABLED, DELETED -> {
                return new Decision.Gone();
            }
            case STATE_UNSPECIFIED, UNRECOGNIZED -> {
                return new Decision.Unsupported();
            }
        }
        long now = request.time().toEpochMilli();
        if (now < startMillis) {
            return new Decision.NotFound();
        }
        if (now >= expireMillis) {
            return over();
        }
        boolean hasPath = !request.path().isEmpty();
        return hasPath && (!link.getForwardPath() || UrlText.hasDotSegments(request.path()))
                ? new Decision.NotFound()
                : null;
    }

    private Decision redirect(RedirectRequest request, Optional<Rule.Choice> choice) {
        return choice.map(chosen -> redirect(request, chosen.target(), chosen.rule(), chosen.variant()))
                .orElseGet(() -> redirect(request, target, "", ""));
    }

    private Decision redirect(RedirectRequest request, Target to, String rule, String variant) {
        long maxAge = maxAgeSeconds;
        if (maxAge > 0 && expireMillis != Long.MAX_VALUE) {
            maxAge = Math.min(maxAge, (expireMillis - request.time().toEpochMilli()) / 1000);
        }
        boolean forwardsQuery = !request.query().isEmpty() && forwardsQuery();
        if (request.path().isEmpty() && !forwardsQuery) {
            boolean plain = rules.isEmpty() && maxAge == maxAgeSeconds;
            return new Decision.Redirect(to.whole(), status, maxAge, false, plain, to.query(), rule, variant);
        }
        String query = forwardsQuery ? mergedQuery(to, request.query()) : to.query();
        return new Decision.Redirect(
                to.withPath(request.path(), query), status, maxAge, false, false, to.query(), rule, variant);
    }

    private boolean forwardsQuery() {
        return switch (link.getQueryForwarding()) {
            case MERGE_KEEP_TARGET, MERGE_KEEP_VISITOR -> true;
            case QUERY_FORWARDING_UNSPECIFIED, DROP, UNRECOGNIZED -> false;
        };
    }

    private String mergedQuery(Target to, String query) {
        boolean targetWins = link.getQueryForwarding() == QueryForwarding.MERGE_KEEP_TARGET;
        return UrlText.merge(to.parameters(), UrlText.parameters(query), targetWins);
    }
}
