package dev.curlew.platform.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A UTC clock of whole microseconds, the precision of Postgres: an instant stored and read back equals the one
 * written.
 */
public final class MicrosecondClock extends Clock {

    private final Clock source;

    private MicrosecondClock(Clock source) {
        this.source = source;
    }

    /** The machine's clock. */
    public static MicrosecondClock system() {
        return new MicrosecondClock(Clock.systemUTC());
    }

    /** Another clock, its instants cut to whole microseconds. */
    public static MicrosecondClock of(Clock source) {
        return new MicrosecondClock(source);
    }

    @Override
    public ZoneId getZone() {
        return source.getZone();
    }

    @Override
    public MicrosecondClock withZone(ZoneId zone) {
        return new MicrosecondClock(source.withZone(zone));
    }

    @Override
    public Instant instant() {
        return source.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
