package dev.curlew.trial.soak;

import dev.curlew.standalone.ProcessStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One soak from start to verdict. */
final class Soak {
    private static final int LOOKS = 60;
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    /** What a recording is to know of objects that live long: as many as can be had, and where they were made. */
    private static final String RECORDING = "-XX:FlightRecorderOptions:old-object-queue-size=512"
            + " -XX:StartFlightRecording:name=soak,settings=profile,maxsize=64m";

    private final Duration length;
    private final Path folder;
    private final Path recordings;
    private final Consumer<String> news;

    /**
     * Not begun yet.
     *
     * @param folder empty; for data and logs
     * @param recordings where the recording of each server is kept
     * @param news told what happens, in words for people
     */
    Soak(Duration length, Path folder, Path recordings, Consumer<String> news) {
        this.length = length;
        this.folder = folder;
        this.recordings = recordings;
        this.news = news;
    }

    SoakReport run() throws IOException, InterruptedException {
        try (ProcessStack stack = ProcessStack.start(folder, Map.of("JDK_JAVA_OPTIONS", RECORDING), List.of())) {
            String key = Files.readString(stack.adminKey()).strip();
            try (SoakLoad load = new SoakLoad(stack.publicUrl(), stack.edgePort(), key)) {
                return run(stack, load);
            }
        }
    }

    private SoakReport run(ProcessStack stack, SoakLoad load) throws IOException, InterruptedException {
        Map<String, Long> servers = new LinkedHashMap<>();
        servers.put("edge-gateway", stack.edge().pid());
        servers.put("link-service", stack.link().pid());
        servers.put("analytics-service", stack.analytics().pid());
        Map<String, Long> others =
                Map.of("Envoy", stack.envoy().pid(), "Redis", stack.redis().pid());
        load.start();
        Duration pause = length.dividedBy(LOOKS).compareTo(SHORTEST) < 0 ? SHORTEST : length.dividedBy(LOOKS);
        long begun = System.nanoTime();
        List<Sample> samples = new ArrayList<>();
        while (System.nanoTime() - begun < length.toNanos()) {
            Thread.sleep(pause);
            long at = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            for (Map.Entry<String, Long> server : servers.entrySet()) {
                samples.add(Sample.ofJvm(server.getKey(), server.getValue(), at));
            }
            for (Map.Entry<String, Long> other : others.entrySet()) {
                samples.add(Sample.of(other.getKey(), other.getValue(), at));
            }
            news.accept(
                    at + " s: " + load.answers() + " answers, " + samples.subList(samples.size() - 5, samples.size()));
        }
        load.stop();
        Map<String, List<OldObjects.Kind>> old = new LinkedHashMap<>();
        for (Map.Entry<String, Long> server : servers.entrySet()) {
            Path recording = recordings.resolve(server.getKey() + ".jfr");
            Jcmd.run(
                    server.getValue(),
                    "JFR.dump",
                    "name=soak",
                    "path-to-gc-roots=true",
                    "filename=" + recording.toAbsolutePath());
            old.put(
                    server.getKey(),
                    OldObjects.in(
                            recording,
                            Duration.ofNanos(System.nanoTime() - begun).dividedBy(2)));
        }
        return new SoakReport(Duration.ofNanos(System.nanoTime() - begun), load.answers(), load.faults(), samples, old);
    }
}
