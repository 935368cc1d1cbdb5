package dev.curlew.link.links;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The IPv4 rules of the WHATWG URL standard, which HttpUrl lacks: browsers take {@code 0x7f.1} and {@code 2130706433}
 * for 127.0.0.1, and refuse a host whose last label is a number but which is no address.
 */
final class Ipv4Host {

    private Ipv4Host() {}

    /** The host as a browser understands it: an address in its usual spelling, or the name as it was; empty if invalid. */
    static Optional<String> normalise(String host) {
        List<String> labels = new ArrayList<>(Arrays.asList(host.split("\\.", -1)));
        if (labels.getLast().isEmpty() && labels.size() > 1) {
            labels.removeLast();
        }
        if (!endsInNumber(labels.getLast())) {
            return Optional.of(host);
        }
        return address(labels);
    }

    private static boolean endsInNumber(String label) {
        boolean digits = !label.isEmpty() && label.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits || number(label).isPresent();
    }

    private static Optional<String> address(List<String> labels) {
        if (labels.size() > 4) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < labels.size(); i++) {
            boolean last = i == labels.size() - 1;
            // The last number fills all bytes that are left.
            int bytes = last ? 4 - i : 1;
            OptionalLong number = number(labels.get(i));
            if (number.isEmpty() || number.getAsLong() >= power(bytes)) {
                return Optional.empty();
            }
            address = address * power(bytes) + number.getAsLong();
        }
        return Optional.of(
                (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255));
    }

    private static long power(int bytes) {
        return 1L << (8 * bytes);
    }

    /** A decimal, octal ({@code 0…}) or hexadecimal ({@code 0x…}) number. */
    private static OptionalLong number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) {
            return OptionalLong.empty();
        }
        int radix = 10;
        String digits = lower;
        if (lower.startsWith("0x")) {
            radix = 16;
            digits = lower.substring(2);
        } else if (lower.length() > 1 && lower.startsWith("0")) {
            radix = 8;
            digits = lower.substring(1);
        }
        return parse(digits, radix);
    }

    private static OptionalLong parse(String digits, int radix) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return OptionalLong.empty();
            }
            // Too large is too large, however much.
            value = Math.min(value * radix + digit, 1L << 40);
        }
        return OptionalLong.of(value);
    }
}
