package dev.curlew.analytics.log;

import dev.curlew.proto.analytics.v1.Click;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which part of the log a click belongs to: all clicks of a link to the same, so that few readers meet at its sums. */
final class Parts {

    private Parts() {}

    /** The clicks by part, in the order given. */
    static Map<Integer, List<Click>> split(List<Click> clicks, int parts) {
        Map<Integer, List<Click>> split = new TreeMap<>();
        for (Click click : clicks) {
            split.computeIfAbsent(partOf(click, parts), part -> new ArrayList<>())
                    .add(click);
        }
        return split;
    }

    static int partOf(Click click, int parts) {
        // Clicks that met no link would otherwise all crowd into one part.
        long key =
                click.getLinkId() != 0 ? click.getLinkId() : click.getEventId().hashCode();
        return Math.floorMod(mix(key), parts);
    }

    /** The finalizer of SplitMix64: neighbouring link ids spread evenly. */
    private static long mix(long key) {
        long mixed = (key ^ (key >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
