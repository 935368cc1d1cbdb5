package dev.curlew.link.code;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All codes of a length and an alphabet on a domain, of which new ones are given.
 *
 * @param domain the domain's name as it is stored; empty: the default domain
 * @param length 4 to 16
 * @param alphabet 10 to 64 different ASCII letters, digits, {@code -} and {@code _}; their order does not count
 */
public record CodeSpace(String domain, int length, String alphabet) {

    /** How long codes are unless a domain says otherwise. */
    public static final int USUAL_LENGTH = 7;

    /** Without 0, O, I and l, which people confuse. */
    public static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /** Without 0, 1, i, l and o, for where case does not count. */
    public static final String WITHOUT_CASE = "23456789abcdefghjkmnpqrstuvwxyz";

    /** What FF1 needs, and fewer codes could be guessed one by one. */
    private static final BigInteger FEWEST_CODES = BigInteger.valueOf(1_000_000);

    private static final int SHORTEST = 4;
    private static final int LONGEST = 16;
    private static final int SMALLEST_ALPHABET = 10;
    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9_-]*");

    /** Throws IllegalArgumentException where {@link #fault} is not empty. */
    public CodeSpace {
        Optional<String> fault = fault(length, alphabet);
        if (fault.isPresent()) {
            throw new IllegalArgumentException(
                    "codes: " + length + " of \"" + alphabet + "\" (expected: " + fault.get() + ")");
        }
        // The same characters in another order make the same codes, and so must share their numbers.
        alphabet = sorted(alphabet);
    }

    /** What would be right about a length and an alphabet; empty if codes can be made of them. */
    public static Optional<String> fault(int length, String alphabet) {
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("a length of " + SHORTEST + " to " + LONGEST);
        }
        if (!ALPHABET.matcher(alphabet).matches()
                || alphabet.length() < SMALLEST_ALPHABET
                || alphabet.chars().distinct().count() < alphabet.length()) {
            return Optional.of(
                    "an alphabet of " + SMALLEST_ALPHABET + " to 64 different letters, digits, - and _ of ASCII");
        }
        return size(length, alphabet).compareTo(FEWEST_CODES) < 0
                ? Optional.of("a length and an alphabet that give 1,000,000 codes or more")
                : Optional.empty();
    }

    /** How many codes there are; {@link Long#MAX_VALUE} if they are more than anybody will count. */
    public long count() {
        return size(length, alphabet).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    /** The one whose numbers are drawn from a sequence of their own: of the usual codes on the default domain. */
    boolean isUsual() {
        return domain.isEmpty() && length == USUAL_LENGTH && alphabet.equals(BASE58);
    }

    private static BigInteger size(int length, String alphabet) {
        return BigInteger.valueOf(alphabet.length()).pow(length);
    }

    private static String sorted(String alphabet) {
        return alphabet.chars()
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
