package dev.curlew.link.target;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * International host names for people to read, by the rules that browsers have for their address bars: a label is shown in
 * its own script if Unicode's security mechanisms (UTS #39) find nothing wrong with it, and else stays in ASCII.
 */
final class HostDisplay {

    private static final String ACE = "xn--";

    private final IDNA idna = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_UNICODE | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.CHECK_CONTEXTO);
    // One script in a label, or Latin with the scripts of one of Chinese, Japanese and Korean; only characters that
    // identifiers should have; no digits of two systems.
    private final SpoofChecker checker = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL
                    | SpoofChecker.INVISIBLE
                    | SpoofChecker.MIXED_NUMBERS
                    | SpoofChecker.CHAR_LIMIT)
            .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
            .setAllowedChars(SpoofChecker.RECOMMENDED)
            .build();

    /** Takes a host in ASCII. */
    String show(String host) {
        return host.contains(ACE)
                ? Arrays.stream(host.split("\\.", -1)).map(this::label).collect(Collectors.joining("."))
                : host;
    }

    private String label(String label) {
        if (!label.startsWith(ACE)) {
            return label;
        }
        IDNA.Info info = new IDNA.Info();
        String shown = idna.labelToUnicode(label, new StringBuilder(), info).toString();
        return info.hasErrors() || checker.failsChecks(shown) || looksLatin(shown) ? label : shown;
    }

    /** Whether a name in another script, or with an odd letter, is drawn as one in ASCII is. */
    private boolean looksLatin(String label) {
        return checker.getSkeleton(label).chars().allMatch(c -> c < 0x80);
    }
}
