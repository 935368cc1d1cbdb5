package dev.curlew.link.code;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The last part of a short URL: 1 to 8 segments with {@code /} between them, of letters, digits, marks, {@code -},
 * {@code _}, {@code .} or {@code ~} of any script, 1 to 128 characters in all, in Unicode's normal form C, so that two
 * spellings of one text are one code. Case counts; {@link #folded} is for domains where it does not.
 */
public record ShortCode(String value) {

    private static final int LONGEST = 128;

    // A mark belongs to the letter before it: without marks many scripts could not be written.
    private static final String SEGMENT = "[\\p{L}\\p{Nd}\\-_.~][\\p{L}\\p{M}\\p{Nd}\\-_.~]*+";

    private static final Pattern FORM = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + "){0,7}");

    /** Takes a code that is in its stored spelling; throws IllegalArgumentException otherwise. */
    public ShortCode {
        if (!wellFormed(value) || !Normalizer.isNormalized(value, Form.NFC)) {
            throw new IllegalArgumentException("code: \"" + value + "\" (expected: 1 to 128 letters, digits or -_.~/)");
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

    /**
     * The code that all spellings with other cases share: each character's upper case in lower case, in form C. Edges do the
     * same, and know a link by it.
     */
    public ShortCode folded() {
        StringBuilder folded = new StringBuilder(value.length());
        value.codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .forEach(folded::appendCodePoint);
        return new ShortCode(Normalizer.normalize(folded, Form.NFC));
    }

    /** Its parts between slashes, 1 to 8. */
    public List<String> segments() {
        return List.of(value.split("/"));
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
