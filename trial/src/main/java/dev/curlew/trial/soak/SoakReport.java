package dev.curlew.trial.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What a soak found.
 *
 * @param faults answers that were none, or server errors
 * @param old the kinds of objects of each server that were made in the second half and live still
 */
record SoakReport(
        Duration took, long answers, long faults, List<Sample> samples, Map<String, List<OldObjects.Kind>> old) {
    private static final int KIB = 1024;

    /** What is measured of a server, and by how much it may differ beside a tenth. */
    @SuppressWarnings("ImmutableEnumChecker") // What gives a value has no state.
    private enum Measure {
        HEAP("heap after a full collection, MiB", 8 * KIB, Sample::heapKib, KIB),
        RESIDENT("resident, MiB", 48 * KIB, Sample::residentKib, KIB),
        THREADS("threads", 10, Sample::threads, 1),
        FILES("open files", 20, Sample::files, 1);

        private final String title;
        private final long slack;
        private final ToLongFunction<Sample> value;
        private final int unit;

        Measure(String title, long slack, ToLongFunction<Sample> value, int unit) {
            this.title = title;
            this.slack = slack;
            this.value = value;
            this.unit = unit;
        }
    }

    /** How a measure of a server went on: the means of the quarters of the time. */
    private record Course(String server, Measure measure, List<Double> quarters) {
        /** Whether the last quarter is no more than the second, in which all had been warmed up. */
        boolean flat() {
            return quarters.get(3) <= quarters.get(1) * 1.1 + measure.slack;
        }
    }

    SoakReport {
        samples = List.copyOf(samples);
        old = Map.copyOf(old);
    }

    /** Whether nothing grew, and every request was answered. */
    boolean flat() {
        return faults == 0 && courses().stream().allMatch(Course::flat);
    }

    private List<Course> courses() {
        Map<String, List<Sample>> servers = samples.stream().collect(Collectors.groupingBy(Sample::server));
        List<Course> courses = new ArrayList<>();
        servers.keySet().stream().sorted().forEach(server -> {
            List<Sample> all = servers.getOrDefault(server, List.of());
            for (Measure measure : Measure.values()) {
                List<Double> quarters = quarters(all, measure);
                if (quarters.getFirst() > 0) {
                    courses.add(new Course(server, measure, quarters));
                }
            }
        });
        return courses;
    }

    private static List<Double> quarters(List<Sample> samples, Measure measure) {
        List<Double> quarters = new ArrayList<>();
        for (int quarter = 0; quarter < 4; quarter++) {
            quarters.add(samples.subList(samples.size() * quarter / 4, samples.size() * (quarter + 1) / 4).stream()
                    .mapToLong(measure.value)
                    .average()
                    .orElse(0));
        }
        return quarters;
    }

    /** In Markdown. */
    String text() {
        StringBuilder text = new StringBuilder("""
                An even load for %d minutes: %d answers, %d faults. Means of the four quarters of the time:

                | server | | 1st | 2nd | 3rd | 4th | flat |
                |---|---|--:|--:|--:|--:|---|
                """.formatted(took.toMinutes(), answers, faults));
        for (Course course : courses()) {
            text.append("| ").append(course.server).append(" | ").append(course.measure.title);
            course.quarters.forEach(
                    mean -> text.append(String.format(Locale.ROOT, " | %.1f", mean / course.measure.unit)));
            text.append(course.flat() ? " | yes |\n" : " | **no** |\n");
        }
        text.append("""

                Of the objects made in the second half that JFR chose by chance, those alive at the end (`jfr print --events OldObjectSample`):

                | server | objects |
                |---|---|
                """);
        old.forEach((server, kinds) -> text.append("| ")
                .append(server)
                .append(" | ")
                .append(kinds.stream()
                        .map(kind -> kind.count() + " " + kind.type())
                        .collect(Collectors.joining(", ")))
                .append(" |\n"));
        return text.toString();
    }
}
