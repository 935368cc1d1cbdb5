package dev.curlew.link.transfer.format;

import com.google.protobuf.Timestamp;
import dev.curlew.platform.time.ProtoTimes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads values as other products write them. */
final class ForeignValues {

    // 2020-01-02, 2020-01-02 03:04:05, 2020-01-02T03:04:05.678Z, …+0000, …+00:00.
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd[['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendPattern("[XXX][XX][X]]")
            .toFormatter(Locale.ROOT);

    private static final Pattern COUNT = Pattern.compile("\\d{1,15}|\\d{1,3}(,\\d{3}){1,4}");

    private ForeignValues() {}

    /** A time; without a zone it is in UTC. */
    static Timestamp time(String column, String text) throws InvalidRowException {
        Instant time;
        try {
            TemporalAccessor parsed = TIME.parseBest(
                    text.strip().toUpperCase(Locale.ROOT), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            time = switch (parsed) {
                case OffsetDateTime zoned -> zoned.toInstant();
                case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
                default -> LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
            };
        } catch (DateTimeException _) {
            throw InvalidRowException.field(column, "a time such as 2026-01-31 12:00:00 or 2026-01-31T12:00:00Z");
        }
        return ProtoTimes.timestamp(time);
    }

    /** A number of clicks. */
    static long count(String column, String text) throws InvalidRowException {
        if (!COUNT.matcher(text).matches()) {
            throw InvalidRowException.field(column, "a whole number");
        }
        return Long.parseLong(text.replace(",", ""));
    }

    static boolean isTrue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "false", "no", "0", "null" -> false;
            default -> true;
        };
    }

    /** A host, without what some write around it. */
    static String host(String text) {
        String host =
                text.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.equals("default") || host.equals("null") ? "" : host;
    }

    static String withoutSlashes(String path) {
        return path.replaceAll("^/+|/+$", "");
    }
}
