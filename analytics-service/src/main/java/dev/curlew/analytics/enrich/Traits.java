package dev.curlew.analytics.enrich;

import java.util.Arrays;

/** The values of a click's traits; empty where not known. Texts of visitors are without NUL and cut to 128 characters. */
public final class Traits {

    private static final int LONGEST = 128;
    private static final int COUNT = Trait.values().length;

    // By the numbers of traits: every click has them, and each is asked for several times.
    private final String[] values = new String[COUNT];

    /** Traits of which none is known yet. */
    Traits() {
        Arrays.fill(values, "");
    }

    /** Tells one. */
    void put(Trait trait, String value) {
        values[trait.place()] = tidy(value);
    }

    /** The value of a trait; empty if not known. */
    public String get(Trait trait) {
        return values[trait.place()];
    }

    private static String tidy(String value) {
        String text = value.indexOf('\0') < 0 ? value : value.replace("\0", "");
        if (text.length() <= LONGEST) {
            return text;
        }
        // Never half of a surrogate pair: no database takes that.
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}
