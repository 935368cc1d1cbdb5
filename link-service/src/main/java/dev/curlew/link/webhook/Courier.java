package dev.curlew.link.webhook;

import dev.curlew.link.fetch.FetchLimits;
import dev.curlew.link.fetch.FetchOutcome;
import dev.curlew.link.fetch.Fetcher;
import dev.curlew.proto.link.v1.LinkRevision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a delivery, once. */
final class Courier {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final int GONE = 410;

    private final Fetcher fetcher;
    private final SecretBox box;
    private final FetchLimits limits;
    private final RetryPlan plan;
    private final Clock clock;

    Courier(Fetcher fetcher, SecretBox box, Duration longest, RetryPlan plan, Clock clock) {
        this.fetcher = fetcher;
        this.box = box;
        // The answer's body is nothing to us, a redirect is no answer, and who asks to be called need not be asked.
        this.limits = new FetchLimits("webhook", 0, longest, 0, false);
        this.plan = plan;
        this.clock = clock;
    }

    /** Blocks until it is over; never throws. */
    Result send(Claim claim, Optional<LinkRevision> version) {
        if (Payloads.tellsOfLink(claim) && version.isEmpty()) {
            return new Result(claim, 0, "the link is gone for good", Optional.empty(), false);
        }
        try {
            String id = Payloads.eventId(claim.eventId(), claim.milestone());
            String body = Payloads.write(claim, version);
            return result(claim, fetcher.post(claim.url(), headers(claim, id, body), body, limits));
        } catch (RuntimeException e) {
            log.error("A webhook was not called: webhookId={} deliveryId={}", claim.webhookId(), claim.deliveryId(), e);
            return failed(claim, 0, "a fault of this server, see its log", Optional.empty());
        }
    }

    private Map<String, String> headers(Claim claim, String id, String body) {
        Instant now = clock.instant();
        String signatures = claim.sealedSecrets().stream()
                .map(secret -> box.open(claim.webhookId(), secret).sign(id, now, body))
                .collect(Collectors.joining(" "));
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(now.getEpochSecond()),
                "webhook-signature", signatures);
    }

    private Result result(Claim claim, FetchOutcome outcome) {
        return switch (outcome) {
            case FetchOutcome.Answered answer
            when answer.status() / 100 == 2 -> Result.delivered(claim, answer.status());
            case FetchOutcome.Answered answer
            when answer.status() == GONE -> new Result(claim, GONE, "HTTP 410", Optional.empty(), true);
            case FetchOutcome.Answered answer ->
                failed(claim, answer.status(), "HTTP " + answer.status(), answer.retryAfter());
            case FetchOutcome.Failed(String cause) -> failed(claim, 0, cause, Optional.empty());
            case FetchOutcome.Refused(FetchOutcome.Refusal why) ->
                failed(
                        claim,
                        0,
                        switch (why) {
                            case ADDRESS -> "not called: the host has an address that is not public";
                            case SCHEME, ROBOTS, REDIRECTS -> "not called";
                        },
                        Optional.empty());
        };
    }

    private Result failed(Claim claim, int status, String failure, Optional<Duration> retryAfter) {
        Optional<Instant> next = plan.next(
                claim.attempt(),
                claim.enqueued(),
                clock.instant(),
                retryAfter,
                ThreadLocalRandom.current().nextDouble());
        return new Result(claim, status, failure, next, false);
    }
}
