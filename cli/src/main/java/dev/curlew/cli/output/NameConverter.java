package dev.curlew.cli.output;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of an enum of the API as people write them: {@code operating-system}, {@code links:read}. */
public final class NameConverter<E extends Enum<E>> implements ITypeConverter<E> {
    private final List<E> values;

    /** Reads the values of an enum, but for those that are never valid. */
    public NameConverter(Class<E> type) {
        this.values = Arrays.stream(type.getEnumConstants())
                .filter(value ->
                        !value.name().endsWith("_UNSPECIFIED") && !value.name().equals("UNRECOGNIZED"))
                .toList();
    }

    @Override
    public E convert(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_').replace(':', '_');
        return values.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "\"" + text + "\" (expected: " + String.join(", ", names().toList()) + ")"));
    }

    private Stream<String> names() {
        return values.stream()
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
