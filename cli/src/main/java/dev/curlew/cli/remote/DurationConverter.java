package dev.curlew.cli.remote;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lengths of time as people write them: {@code 90s}, {@code 1h30m}, {@code 30d}. */
public final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return parse(text);
        } catch (DateTimeParseException | ArithmeticException _) {
            throw new TypeConversionException(
                    "\"" + text + "\" (expected: a length of time such as 90s, 1h30m or 30d)");
        }
    }

    static Duration parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.matches("\\d+D")) {
            return Duration.parse("P" + upper);
        }
        if (!upper.matches("[0-9.]+[HMS].*")) {
            throw new DateTimeParseException("no length of time", text, 0);
        }
        return Duration.parse("PT" + upper);
    }
}
