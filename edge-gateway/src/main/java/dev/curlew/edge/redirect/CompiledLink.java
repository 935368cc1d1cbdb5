package dev.curlew.edge.redirect;

import static com.google.protobuf.util.Timestamps.toMillis;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.ResolvedLink;
import java.util.Set;

/** A version of a link, with all prepared that is the same for every visitor. */
final class CompiledLink {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
    private static final int DEFAULT_REDIRECT = 302;
    private static final int OBJECT_BYTES = 1200;

    private final ResolvedLink link;
    private final Target target;
    private final Target fallback;
    private final int status;
    private final long startMillis;
    private final long expireMillis;
    private final long maxAgeSeconds;
    private final ResponseHeaders plainHeaders;

    private CompiledLink(ResolvedLink link) {
        this.link = link;
        target = Target.of(link.getTargetUrl());
        fallback = Target.of(link.getFallbackUrl());
        status = REDIRECTS.contains(link.getRedirectStatus()) ? link.getRedirectStatus() : DEFAULT_REDIRECT;
        startMillis = link.hasStartTime() ? toMillis(link.getStartTime()) : Long.MIN_VALUE;
        expireMillis = link.hasExpireTime() ? toMillis(link.getExpireTime()) : Long.MAX_VALUE;
        maxAgeSeconds = link.hasCacheMaxAge() ? link.getCacheMaxAge().getSeconds() : -1;
        plainHeaders = headers(target.whole(), status, maxAgeSeconds);
    }

    static CompiledLink of(ResolvedLink link) {
        return new CompiledLink(link);
    }

    /**
     * What a visitor gets, from the link, the request and the time alone.
     *
     * @param path what follows the code and its slash; empty if nothing does
     * @param query without {@code ?}, or empty
     */
    Decision decide(String path, String query, long nowMillis) {
        switch (link.getState()) {
            case ACTIVE -> {}
            case BLOCKED -> {
                return new Decision.Blocked(link.getBlockReason());
            }
            case DISABLED, DELETED -> {
                return new Decision.Gone();
            }
            case STATE_UNSPECIFIED, UNRECOGNIZED -> {
                return new Decision.Unsupported();
            }
        }
        if (nowMillis < startMillis) {
            return new Decision.NotFound();
        }
        if (nowMillis >= expireMillis) {
            return fallback.whole().isEmpty()
                    ? new Decision.Gone()
                    : new Decision.Redirect(fallback.whole(), DEFAULT_REDIRECT, -1, false);
        }
        if (link.getPasswordProtected() || link.getClickLimited() || link.getRulesCount() > 0) {
            return new Decision.Unsupported();
        }
        if (!path.isEmpty() && (!link.getForwardPath() || UrlText.hasDotSegments(path))) {
            return new Decision.NotFound();
        }
        return redirect(path, query, nowMillis);
    }

    private Decision redirect(String path, String query, long nowMillis) {
        long maxAge = maxAgeSeconds;
        if (maxAge > 0 && expireMillis != Long.MAX_VALUE) {
            maxAge = Math.min(maxAge, (expireMillis - nowMillis) / 1000);
        }
        boolean forwardsQuery = !query.isEmpty() && forwardsQuery();
        if (path.isEmpty() && !forwardsQuery) {
            return new Decision.Redirect(target.whole(), status, maxAge, maxAge == maxAgeSeconds);
        }
        String location = target.withPath(path, forwardsQuery ? mergedQuery(query) : target.query());
        return new Decision.Redirect(location, status, maxAge, false);
    }

    private boolean forwardsQuery() {
        return switch (link.getQueryForwarding()) {
            case MERGE_KEEP_TARGET, MERGE_KEEP_VISITOR -> true;
            case QUERY_FORWARDING_UNSPECIFIED, DROP, UNRECOGNIZED -> false;
        };
    }

    private String mergedQuery(String query) {
        boolean targetWins = link.getQueryForwarding() == QueryForwarding.MERGE_KEEP_TARGET;
        return UrlText.merge(target.parameters(), UrlText.parameters(query), targetWins);
    }

    /** The headers of an answer that elsewhere is where to go. */
    ResponseHeaders headers(Decision.Redirect redirect) {
        return redirect.plain()
                ? plainHeaders
                : headers(redirect.location(), redirect.status(), redirect.maxAgeSeconds());
    }

    private ResponseHeaders headers(String location, int code, long maxAge) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.valueOf(code))
                .set(HttpHeaderNames.LOCATION, location)
                .set(HttpHeaderNames.CACHE_CONTROL, maxAge > 0 ? "public, max-age=" + maxAge : "private, max-age=0")
                .contentLength(0);
        if (!link.getCrawlable()) {
            headers.set("x-robots-tag", "noindex");
        }
        return headers.build();
    }

    ResolvedLink link() {
        return link;
    }

    long revision() {
        return link.getRevision();
    }

    /** The query of the target, for its UTM parameters. */
    String targetQuery() {
        return target.query();
    }

    /** About what it takes in memory: the message, its parts and the headers, in bytes. */
    int weight() {
        return OBJECT_BYTES + 4 * link.getSerializedSize();
    }
}
