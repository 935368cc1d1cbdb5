package dev.curlew.link.code;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The last part of a short URL: 1 to 128 letters, digits, marks, {@code -}, {@code _}, {@code .} or {@code ~} of any
 * script, in Unicode's normal form C, so that two spellings of one text are one code. Case counts.
 */
public record ShortCode(String value) {

    private static final int LONGEST = 128;

    // A mark belongs to the letter before it: without marks many scripts could not be written.
    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{Nd}\\-_.~][\\p{L}\\p{M}\\p{Nd}\\-_.~]*");

    /** Takes a code that is in its stored spelling; throws IllegalArgumentException otherwise. */
    public ShortCode {
        if (!wellFormed(value) || !Normalizer.isNormalized(value, Form.NFC)) {
            throw new IllegalArgumentException("code: \"" + value + "\" (expected: 1 to 128 letters, digits or -_.~)");
        }
    }

    /** Reads what somebody typed; empty if no code can be meant. */
    public static Optional<ShortCode> parse(String text) {
        // Normalising at most triples a text, so what is far too long is not worth the work.
        if (text.length() > 4 * LONGEST) {
            return Optional.empty();
        }
        String normal = Normalizer.normalize(text, Form.NFC);
        return wellFormed(normal) ? Optional.of(new ShortCode(normal)) : Optional.empty();
    }

    private static boolean wellFormed(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                && FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
