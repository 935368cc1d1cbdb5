package dev.curlew.edge.click;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.curlew.edge.click.ClickMetrics.Drop;
import dev.curlew.edge.click.Segment.Recovered;
import dev.curlew.edge.click.SegmentRecords.Survey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a journal, locked while this is open. */
final class JournalDirectory implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JournalDirectory.class);

    private final Path path;
    private final FileChannel lock;

    private JournalDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory if need be and locks it; the lock ends with the process at the latest. */
    static JournalDirectory lock(Path path) throws IOException {
        PrivateFiles.createDirectories(path);
        FileChannel channel = PrivateFiles.open(path.resolve("lock"), CREATE, WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new JournalInUseException(path);
        }
        return new JournalDirectory(path, channel);
    }

    Path path() {
        return path;
    }

    AckFile ackFile() throws IOException {
        return AckFile.open(path.resolve("acknowledged"));
    }

    /**
     * Opens the segments that a process before left, in order, and counts what is in them. All of which nothing is to be
     * sent any more are removed but the last, in which the journal goes on.
     */
    List<Segment> recover(ClickMetrics metrics, long acknowledged) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : files()) {
            Optional<Recovered> recovered = Segment.recover(file);
            if (recovered.isEmpty()) {
                log.error("Left aside, not a segment of the journal: file={}", file);
                Files.move(file, path.resolve(file.getFileName() + ".bad"));
                continue;
            }
            segments.add(recovered.get().segment());
            report(file, recovered.get().survey(), metrics);
        }
        for (Segment segment : List.copyOf(segments)) {
            if (segment.endPosition() <= acknowledged && segment != segments.getLast()) {
                segments.remove(segment);
                segment.delete();
            }
        }
        long pending = segments.stream()
                .mapToLong(segment -> segment.records().countFrom(acknowledged - segment.base()))
                .sum();
        metrics.recovered(pending);
        log.info("Journal opened: directory={} segments={} pending={}", path, segments.size(), pending);
        return segments;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> sorted = entries.sorted().toList();
            for (Path entry : sorted) {
                if (entry.toString().endsWith(Segment.SUFFIX + ".new")) {
                    Files.delete(entry);
                }
            }
            return sorted.stream()
                    .filter(entry -> entry.toString().endsWith(Segment.SUFFIX))
                    .toList();
        }
    }

    private static void report(Path file, Survey survey, ClickMetrics metrics) {
        if (survey.torn()) {
            log.warn("Wiped the torn end of a segment: file={} intact={}", file, survey.intact());
        }
        if (survey.spoilt() > 0) {
            log.error("Records are spoilt: file={} spoilt={}", file, survey.spoilt());
            metrics.turnedAway(Drop.CORRUPT, survey.spoilt());
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }
}
