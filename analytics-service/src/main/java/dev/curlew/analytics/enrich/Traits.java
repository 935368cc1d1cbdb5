package dev.curlew.analytics.enrich;

import java.util.EnumMap;
import java.util.Map;

/** The values of a click's traits; empty where not known. Texts of visitors are without NUL and cut to 128 characters. */
public final class Traits {

    private static final int LONGEST = 128;

    private final Map<Trait, String> values = new EnumMap<>(Trait.class);

    /** Traits of which these are known. */
    public Traits(Map<Trait, String> known) {
        known.forEach((trait, value) -> values.put(trait, tidy(value)));
    }

    /** The value of a trait; empty if not known. */
    public String get(Trait trait) {
        return values.getOrDefault(trait, "");
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
