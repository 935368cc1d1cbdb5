package dev.curlew.link.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.curlew.link.fetch.FetchOutcome.Answered;
import dev.curlew.link.fetch.FetchOutcome.Refusal;
import dev.curlew.link.fetch.FetchOutcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * What hosts let robots read, by RFC 9309: without a robots.txt all, with one that cannot be read for a fault of the server
 * nothing. Kept for an hour, a failure for a minute.
 */
final class Robots {

    /** As robots.txt names us. */
    static final String NAME = "curlewbot";

    private static final int MOST_BYTES = 500 * 1024;
    private static final FetchLimits LIMITS = new FetchLimits("robots", MOST_BYTES, Duration.ofSeconds(10), 5, false);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration FAILURE_KEPT = Duration.ofMinutes(1);
    private static final long CACHE_BYTES = 32L * 1024 * 1024;
    private static final int ENTRY_BYTES = 500;
    private static final int NOT_FOUND = 404;

    /** What a host says. */
    private sealed interface Verdict {}

    private record Rules(BaseRobotRules rules, int bytes) implements Verdict {}

    private record Unknown(FetchOutcome why) implements Verdict {}

    private final Hops hops;
    private final Cache<HttpUrl, Verdict> known = Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .<HttpUrl, Verdict>weigher(
                    (url, verdict) -> ENTRY_BYTES + (verdict instanceof Rules rules ? rules.bytes() : 0))
            .expireAfter(
                    Expiry.<HttpUrl, Verdict>creating((url, verdict) -> verdict instanceof Rules ? KEPT : FAILURE_KEPT))
            .build();

    Robots(Hops hops) {
        this.hops = hops;
    }

    /** Why a URL may not be read; empty: it may. */
    Optional<FetchOutcome> check(HttpUrl url, Request.Builder request) {
        HttpUrl file = url.newBuilder()
                .encodedPath("/robots.txt")
                .encodedQuery(null)
                .encodedFragment(null)
                .build();
        Verdict verdict = Optional.ofNullable(known.getIfPresent(file)).orElseGet(() -> {
            // Not within the cache's own lock: it takes its time.
            Verdict loaded = load(request.url(file).build());
            known.put(file, loaded);
            return loaded;
        });
        return switch (verdict) {
            case Unknown(FetchOutcome why) -> Optional.of(why);
            case Rules(BaseRobotRules rules, int _) ->
                rules.isAllowed(url.toString()) ? Optional.empty() : Optional.of(new Refused(Refusal.ROBOTS));
        };
    }

    private Verdict load(Request request) {
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser();
        return switch (hops.follow(request, LIMITS, _ -> Optional.empty())) {
            case Answered answer
            when answer.status() / 100 == 2 ->
                new Rules(
                        parser.parseContent(
                                answer.url(), answer.body().toByteArray(), answer.contentType(), List.of(NAME)),
                        answer.body().size());
            case Answered answer -> new Rules(parser.failedFetch(answer.status()), 0);
            case Refused(Refusal why) when why == Refusal.REDIRECTS -> new Rules(parser.failedFetch(NOT_FOUND), 0);
            case FetchOutcome other -> new Unknown(other);
        };
    }
}
