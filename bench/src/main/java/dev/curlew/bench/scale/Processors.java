package dev.curlew.bench.scale;

import java.util.List;

/** Who runs on which processor: the load generator on the second, Envoy on the first, edges on the others, as far as there are any. */
final class Processors {
    private static final int COUNT = Runtime.getRuntime().availableProcessors();
    private static final int TAKEN = 2;

    private Processors() {}

    /** The words that put an edge where it belongs. */
    static List<String> ofEdge(int number) {
        int processor = COUNT > TAKEN ? TAKEN + number % (COUNT - TAKEN) : 0;
        return List.of("taskset", "-c", Integer.toString(processor));
    }

    /** What this machine can show. */
    static String describe() {
        if (COUNT > TAKEN + 1) {
            return "Envoy has a processor for itself, the load generator another one, and the edges share the other "
                    + (COUNT - TAKEN) + ": beyond as many edges the rate cannot grow.";
        }
        return "This machine has " + COUNT
                + " processors: Envoy and all edges share one, the load generator has another. So it shows what"
                + " more edges cost (processor time for a redirect, latency), and cannot show how the rate grows with them: that takes"
                + " a processor for each.";
    }
}
