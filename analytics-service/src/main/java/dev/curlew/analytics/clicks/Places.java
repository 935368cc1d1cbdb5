package dev.curlew.analytics.clicks;

import java.util.HashMap;
import java.util.Map;

/** How many streams of a kind there may be, in all and for one caller. */
final class Places {

    private final String what;
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    Places(String what, int most, int mostOfOne) {
        this.what = what;
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Takes a place; throws {@link ClickException.TooManyStreams}. */
    synchronized void take(String caller) {
        if (all >= most) {
            throw new ClickException.TooManyStreams(what, most);
        }
        if (taken.getOrDefault(caller, 0) >= mostOfOne) {
            throw new ClickException.TooManyStreams(what + " of this caller", mostOfOne);
        }
        all++;
        taken.merge(caller, 1, Integer::sum);
    }

    /** Gives it back. */
    synchronized void giveBack(String caller) {
        all--;
        taken.computeIfPresent(caller, (_, places) -> places == 1 ? null : places - 1);
    }
}
