package dev.curlew.platform.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, as people write them: {@code 30s}, {@code 64MiB}. */
final class Quantities {

    private static final Pattern FORM = Pattern.compile("(\\d{1,19})\\s*([A-Za-z]*)");

    private static final Map<String, Duration> TIME_UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private static final Map<String, Long> BYTE_UNITS =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

    private Quantities() {}

    static Optional<Duration> duration(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration unit = TIME_UNITS.get(matcher.group(2));
        if (unit == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(unit.multipliedBy(Long.parseLong(matcher.group(1))));
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    static Optional<Long> bytes(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = BYTE_UNITS.get(matcher.group(2));
        if (unit == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Math.multiplyExact(unit, Long.parseLong(matcher.group(1))));
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** The largest exact unit: 90 s is {@code 90s}, 120 s is {@code 2m}. */
    static String text(Duration duration) {
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            Duration size = TIME_UNITS.getOrDefault(unit, Duration.ZERO);
            if (!duration.isZero() && duration.equals(size.multipliedBy(duration.dividedBy(size)))) {
                return duration.dividedBy(size) + unit;
            }
        }
        return duration.toMillis() + "ms";
    }

    /** The largest exact unit: 1536 is {@code 1536}, 2048 is {@code 2KiB}. */
    static String text(long bytes) {
        for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
            long size = BYTE_UNITS.getOrDefault(unit, 1L);
            if (bytes != 0 && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return Long.toString(bytes);
    }
}
