package dev.curlew.analytics.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.analytics.v1.Click;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Clicks as an edge makes them. */
public final class TestClicks {

    private TestClicks() {}

    /** A click on a link, now. */
    public static Click.Builder click(long linkId) {
        return click(linkId, Instant.now());
    }

    /** A click on a link. */
    public static Click.Builder click(long linkId, Instant time) {
        return Click.newBuilder()
                .setEventId(newId())
                .setOccurTime(timestamp(time))
                .setKind(Click.Kind.REDIRECT)
                .setLinkId(linkId)
                .setDomain("sho.rt")
                .setCode("abc" + linkId)
                .setUserAgent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    }

    /** So many clicks on a link, now. */
    public static List<Click> clicks(long linkId, int count) {
        return IntStream.range(0, count).mapToObj(i -> click(linkId).build()).toList();
    }

    /** A new event id. */
    public static ByteString newId() {
        UUID id = UuidV7.system().next();
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip();
        return ByteString.copyFrom(bytes);
    }

    /** As protobuf writes it. */
    public static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
