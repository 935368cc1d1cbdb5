package dev.curlew.analytics.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.RejectedClick;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The rules that a click must keep. */
final class ClickValidator {

    static final Duration MOST_AHEAD = Duration.ofHours(1);
    static final Duration OLDEST = Duration.ofDays(30);

    private static final String INVALID_TIME = "INVALID_TIME";
    private static final int UUID_BYTES = 16;
    private static final int UUID_VERSION = 7;
    private static final int RFC_VARIANT = 2;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** The most UTF-8 bytes of each text. */
    private static final ImmutableList<Limit> LIMITS = ImmutableList.of(
            limit("domain", 255, Click::getDomain),
            limit("code", 256, Click::getCode),
            limit("referrer", 1024, Click::getReferrer),
            limit("user_agent", 1024, Click::getUserAgent),
            limit("accept_language", 256, Click::getAcceptLanguage),
            limit("client_network", 64, Click::getClientNetwork),
            limit("rule", 256, Click::getRule),
            limit("variant", 256, Click::getVariant),
            limit("query", 1024, Click::getQuery),
            limit("target_query", 1024, Click::getTargetQuery),
            limit("visitor.country", 2, click -> click.getVisitor().getCountry()),
            limit("visitor.browser", 64, click -> click.getVisitor().getBrowser()),
            limit("visitor.operating_system", 64, click -> click.getVisitor().getOperatingSystem()),
            limit("visitor.device", 64, click -> click.getVisitor().getDevice()));

    private static final int MOST_SIGNALS = 16;

    private final Clock clock;

    ClickValidator(Clock clock) {
        this.clock = clock;
    }

    /** Why a click is not taken; empty if it is. */
    Optional<RejectedClick> rejection(Click click) {
        return idFault(click)
                .or(() -> kindFault(click))
                .or(() -> linkFault(click))
                .or(() -> lengthFault(click))
                .or(() -> timeFault(click))
                .map(fault -> RejectedClick.newBuilder()
                        .setEventId(click.getEventId())
                        .setReason(fault.reason)
                        .setExplanation(fault.explanation)
                        .build());
    }

    /** Whether nothing but the time is wrong, which another clock may see otherwise. */
    static boolean isOfTime(RejectedClick rejection) {
        return rejection.getReason().equals(INVALID_TIME);
    }

    private static Optional<Fault> idFault(Click click) {
        ByteString bytes = click.getEventId();
        if (bytes.size() == UUID_BYTES) {
            ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
            UUID id = new UUID(buffer.getLong(), buffer.getLong());
            if (id.version() == UUID_VERSION && id.variant() == RFC_VARIANT) {
                return Optional.empty();
            }
        }
        return fault("INVALID_EVENT_ID", "event_id: " + bytes.size() + " bytes (expected: a UUIDv7 of 16 bytes)");
    }

    private static Optional<Fault> kindFault(Click click) {
        return switch (click.getKind()) {
            case REDIRECT, BASE_URL, UNKNOWN_CODE, OTHER_NOT_FOUND -> Optional.empty();
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                fault("INVALID_KIND", "kind: " + click.getKindValue() + " (expected: a known kind)");
        };
    }

    private static Optional<Fault> linkFault(Click click) {
        boolean redirect = click.getKind() == Click.Kind.REDIRECT;
        long id = click.getLinkId();
        return redirect == id > 0 && id >= 0
                ? Optional.empty()
                : fault("INVALID_LINK", "link_id: " + id + " (expected: positive if and only if kind is REDIRECT)");
    }

    private Optional<Fault> timeFault(Click click) {
        Timestamp time = click.getOccurTime();
        Instant now = clock.instant();
        boolean inRange = time.getNanos() >= 0
                && time.getNanos() < NANOS_PER_SECOND
                && time.getSeconds() >= now.minus(OLDEST).getEpochSecond()
                && time.getSeconds() <= now.plus(MOST_AHEAD).getEpochSecond();
        return inRange
                ? Optional.empty()
                : fault(
                        INVALID_TIME,
                        "occur_time: " + time.getSeconds() + " s " + time.getNanos()
                                + " ns (expected: not older than 30 days, at most 1 hour ahead)");
    }

    private static Optional<Fault> lengthFault(Click click) {
        if (click.getSignalsCount() > MOST_SIGNALS) {
            return fault("FIELD_TOO_LONG", "signals: " + click.getSignalsCount() + " (expected: at most 16)");
        }
        for (Limit limit : LIMITS) {
            if (limit.isPassedBy(click)) {
                return fault(
                        "FIELD_TOO_LONG", limit.field + ": too long (expected: at most " + limit.bytes + " bytes)");
            }
        }
        return Optional.empty();
    }

    private static Optional<Fault> fault(String reason, String explanation) {
        return Optional.of(new Fault(reason, explanation));
    }

    private static Limit limit(String field, int bytes, Function<Click, String> reader) {
        return new Limit(field, bytes, reader);
    }

    private record Fault(String reason, String explanation) {}

    private record Limit(String field, int bytes, Function<Click, String> reader) {
        boolean isPassedBy(Click click) {
            String text = reader.apply(click);
            // Most texts are far shorter: no need to encode them.
            return text.length() > bytes || (text.length() > bytes / 3 && text.getBytes(UTF_8).length > bytes);
        }
    }
}
