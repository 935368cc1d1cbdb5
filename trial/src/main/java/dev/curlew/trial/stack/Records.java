package dev.curlew.trial.stack;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.trial.history.Disturbance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What servers leave in files. */
public final class Records {
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final EmbeddedEnvoy envoy;

    Records(Path folder, EmbeddedPostgres postgres, EmbeddedRedis redis, EmbeddedEnvoy envoy) {
        this.folder = folder;
        this.postgres = postgres;
        this.redis = redis;
        this.envoy = envoy;
    }

    /** All logs of all servers. */
    public List<Path> logs() throws IOException {
        List<Path> logs = new ArrayList<>(List.of(postgres.log(), redis.log(), envoy.log()));
        logs.addAll(envoy.accessLogs());
        try (Stream<Path> files = Files.list(ours())) {
            files.forEach(logs::add);
        }
        return logs.stream().filter(Files::exists).toList();
    }

    /** Which of our servers ran out of memory. */
    public List<String> outOfMemory() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(ours())) {
            for (Path log : files.toList()) {
                try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                    if (lines.anyMatch(line -> line.contains("OutOfMemoryError"))) {
                        found.add("there was no memory left, see " + log);
                    }
                }
            }
        }
        return found;
    }

    /** The logs of our services. */
    private Path ours() {
        return folder.resolve("logs");
    }

    /** What is kept in files that can be read as they are: journals, and what Redis appends. */
    public List<Path> data() throws IOException {
        List<Path> data = new ArrayList<>();
        for (String disk : List.of(Disturbance.JOURNALS, "redis")) {
            try (Stream<Path> files = Files.walk(folder.resolve(disk))) {
                files.filter(file -> disk.equals(Disturbance.JOURNALS)
                                || file.toString().endsWith(".aof"))
                        .filter(Files::isRegularFile)
                        .forEach(data::add);
            } catch (UncheckedIOException e) {
                // A server may be done with a file meanwhile.
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
        return data;
    }

    /** Copies those to the folder that are on disks which end with the trial. */
    void keepLogs() throws IOException {
        if (!Files.isDirectory(ours())) {
            return;
        }
        for (Path log : logs()) {
            Path kept = ours().resolve(log.getFileName());
            if (!Files.exists(kept)) {
                Files.copy(log, kept);
            }
        }
    }
}
