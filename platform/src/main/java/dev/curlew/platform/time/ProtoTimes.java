package dev.curlew.platform.time;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Moments as messages of the API have them. */
public final class ProtoTimes {

    private ProtoTimes() {}

    /** To the nanosecond. */
    public static Timestamp timestamp(Instant moment) {
        return Timestamp.newBuilder()
                .setSeconds(moment.getEpochSecond())
                .setNanos(moment.getNano())
                .build();
    }
}
