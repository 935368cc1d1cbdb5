package dev.curlew.bench;

import dev.curlew.bench.measure.Spread;
import java.util.Locale;

/** What a ratio is to be, and what it was. */
record Target(String what, Spread measured, double asked, boolean atLeast) {

    static Target atLeast(double asked, String what, Spread measured) {
        return new Target(what, measured, asked, true);
    }

    static Target atMost(double asked, String what, Spread measured) {
        return new Target(what, measured, asked, false);
    }

    boolean held() {
        return atLeast ? measured.median() >= asked : measured.median() <= asked;
    }

    /** A row of a table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s %.2f | %s | %s |",
                what,
                atLeast ? "≥" : "≤",
                asked,
                measured,
                held() ? "held" : "**missed**");
    }
}
