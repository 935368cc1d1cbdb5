package dev.curlew.visitor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The names of constants outside of Java: lower case, with hyphens. */
final class Ids {

    private Ids() {}

    static String of(Enum<?> constant) {
        return lower(constant.name()).replace('_', '-');
    }

    static <E extends Enum<E>> Map<String, E> all(E[] constants) {
        return Arrays.stream(constants).collect(Collectors.toUnmodifiableMap(Ids::of, Function.identity()));
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
