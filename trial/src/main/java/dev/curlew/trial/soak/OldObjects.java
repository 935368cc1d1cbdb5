package dev.curlew.trial.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;

/** The objects of a recording that were alive at its end, though made long before. */
final class OldObjects {
    private static final int MOST = 8;

    private OldObjects() {}

    /** Objects of a class, made while the load had long been the same. */
    record Kind(String type, int count) {}

    /** Those that were made after a time since the beginning, most of all first. */
    static List<Kind> in(Path recording, Duration after) throws IOException {
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
        var begun = events.stream().map(RecordedEvent::getStartTime).min(Comparator.naturalOrder());
        Map<String, Integer> counts = events.stream()
                .filter(event -> event.getEventType().getName().equals("jdk.OldObjectSample"))
                .filter(event -> begun.isPresent()
                        && event.getInstant("allocationTime")
                                .isAfter(begun.get().plus(after)))
                .collect(Collectors.toMap(OldObjects::type, _ -> 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> new Kind(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Kind::count).reversed().thenComparing(Kind::type))
                .limit(MOST)
                .toList();
    }

    private static String type(RecordedEvent event) {
        RecordedObject object = event.getValue("object");
        RecordedClass type = object.getClass("type");
        return type.getName();
    }
}
