package dev.curlew.edge.click;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes of a visit what is kept of it: texts cut to their limits, the address to its network. */
final class ClickMaker {

    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_CODE = 256;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_HEADER = 1024;
    private static final int LONGEST_LANGUAGE = 256;

    private final UuidV7 ids;
    private final VisitorSalt salt;

    ClickMaker(UuidV7 ids, VisitorSalt salt) {
        this.ids = ids;
        this.salt = salt;
    }

    Click click(Visit visit) {
        Click.Builder click = Click.newBuilder()
                .setEventId(bytes(visit.eventId().orElseGet(ids::next)))
                .setOccurTime(timestamp(visit.time()))
                .setKind(Kind.REDIRECT)
                .setLinkId(visit.linkId())
                .setDomain(Utf8.cut(visit.domain(), LONGEST_DOMAIN))
                .setCode(Utf8.cut(visit.code(), LONGEST_CODE))
                .setRule(Utf8.cut(visit.rule(), LONGEST_NAME))
                .setVariant(Utf8.cut(visit.variant(), LONGEST_NAME))
                .setReferrer(Utf8.cut(withoutQuery(visit.referrer()), LONGEST_HEADER))
                .setUserAgent(cut(visit.userAgent(), LONGEST_HEADER))
                .setAcceptLanguage(cut(visit.acceptLanguage(), LONGEST_LANGUAGE))
                .setClientNetwork(ClientNetwork.of(visit.client()))
                .setQuery(Utf8.cut(visit.query(), LONGEST_HEADER))
                .setTargetQuery(Utf8.cut(visit.targetQuery(), LONGEST_HEADER));
        if (visit.prefetch()) {
            click.addSignals(Signal.PREFETCH);
        }
        if (visit.head()) {
            click.addSignals(Signal.HEAD);
        }
        if (visit.preview()) {
            click.addSignals(Signal.PREVIEW);
        }
        if (visit.privacy()) {
            click.addSignals(Signal.PRIVACY);
        } else {
            click.setVisitorHash(salt.visitor(visit.client(), visit.userAgent()));
        }
        return click.build();
    }

    private static String withoutQuery(@Nullable String referrer) {
        if (referrer == null) {
            return "";
        }
        int end = 0;
        while (end < referrer.length() && referrer.charAt(end) != '?' && referrer.charAt(end) != '#') {
            end++;
        }
        return referrer.substring(0, end);
    }

    private static String cut(@Nullable String text, int mostBytes) {
        return text == null ? "" : Utf8.cut(text, mostBytes);
    }

    private static Timestamp timestamp(Instant time) {
        Instant micros = time.truncatedTo(ChronoUnit.MICROS);
        return Timestamp.newBuilder()
                .setSeconds(micros.getEpochSecond())
                .setNanos(micros.getNano())
                .build();
    }

    private static ByteString bytes(UUID id) {
        ByteBuffer buffer = ByteBuffer.allocate(16);
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return ByteString.copyFrom(buffer.flip());
    }
}
