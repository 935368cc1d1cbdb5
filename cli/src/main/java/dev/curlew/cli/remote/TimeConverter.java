package dev.curlew.cli.remote;

import com.google.protobuf.Timestamp;
import dev.curlew.platform.time.ProtoTimes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people write them: with an offset, as a date (midnight UTC), or from now on ({@code +30d}, {@code -12h}). */
public final class TimeConverter implements ITypeConverter<Timestamp> {
    private final Clock clock;

    /** Reads relative times by a clock. */
    public TimeConverter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Timestamp convert(String text) {
        try {
            return ProtoTimes.timestamp(parse(text));
        } catch (DateTimeException | ArithmeticException _) {
            throw new TypeConversionException(
                    "\"" + text + "\" (expected: a time such as 2026-01-31T12:00:00Z, 2026-01-31, +30d or -12h)");
        }
    }

    private Instant parse(String text) {
        if (text.startsWith("+")) {
            return clock.instant().plus(DurationConverter.parse(text.substring(1)));
        }
        if (text.startsWith("-")) {
            return clock.instant().minus(DurationConverter.parse(text.substring(1)));
        }
        return text.length() == "2026-01-31".length()
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
