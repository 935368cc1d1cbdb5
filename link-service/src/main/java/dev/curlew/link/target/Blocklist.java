package dev.curlew.link.target;

import dev.curlew.link.target.HostListReader.HostList;
import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Gauge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hosts of a file, which is looked at each second and read again when it has been replaced or changed. Polled and not
 * watched by the system, as that says nothing of volumes that are mounted or linked. A file that cannot be read leaves the
 * hosts as they were.
 */
final class Blocklist implements AutoCloseable {

    /** Twice what is promised, for lists that name hosts several times. */
    static final int MOST_ENTRIES = 2_000_000;

    private static final Logger log = LoggerFactory.getLogger(Blocklist.class);
    private static final long LOOK_MILLIS = 1000;

    /** Which state of the file something is of. */
    private record Stamp(
            FileTime changed, long size, @Nullable Object fileKey) {}

    private final Path file;
    private final Gauge entries;
    private final Gauge badLines;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer;
    private volatile HostSet hosts = HostSet.EMPTY;

    // Of the timer's thread, once it runs.
    private Optional<Stamp> seen = Optional.empty();
    private Optional<Stamp> read = Optional.empty();
    private boolean told;

    private Blocklist(Path file, Metrics metrics) {
        this.file = file;
        this.entries = Gauge.builder()
                .name("blocklist_entries")
                .help("Hosts and domains that no link may lead to.")
                .register(metrics.registry());
        this.badLines = Gauge.builder()
                .name("blocklist_bad_lines")
                .help("Lines of the blocklist that are not understood.")
                .register(metrics.registry());
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("blocklist").factory());
    }

    /** Reads the file, and goes on looking at it until closed. */
    static Blocklist open(Path file, Metrics metrics) {
        Blocklist list = new Blocklist(file, metrics);
        list.seen = list.stamp();
        list.look();
        var _ = list.timer.scheduleWithFixedDelay(list::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return list;
    }

    boolean contains(String host) {
        return hosts.contains(host);
    }

    /** Calls a listener whenever the hosts have changed. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            Optional<Stamp> now = stamp();
            // Only what was the same a moment ago: it may still be being written.
            boolean settled = now.isPresent() && now.equals(seen);
            seen = now;
            if (now.isEmpty()) {
                complain("it is not there");
            } else if (settled && !now.equals(read)) {
                load(now);
            }
        } catch (RuntimeException e) {
            log.error("The blocklist was not looked at: file={}", file, e);
        }
    }

    private void load(Optional<Stamp> now) {
        HostList list;
        try (InputStream stream = Files.newInputStream(file)) {
            list = HostListReader.read(stream, MOST_ENTRIES);
        } catch (IOException e) {
            complain(e.toString());
            return;
        }
        read = now;
        told = false;
        hosts = list.hosts();
        entries.set(list.hosts().size());
        badLines.set(list.bad());
        log.info("Blocklist read: entries={} badLines={}", list.hosts().size(), list.bad());
        if (list.bad() > 0) {
            log.warn(
                    "Lines of the blocklist are not understood, and left out: lines={} first={}",
                    list.bad(),
                    list.firstBad());
        }
        if (list.full()) {
            log.error("The blocklist is too long, and what follows is left out: most={}", MOST_ENTRIES);
        }
        listeners.forEach(Runnable::run);
    }

    private void complain(String cause) {
        if (!told) {
            log.error("The blocklist cannot be read, and stays as it was: file={} cause={}", file, cause);
            told = true;
        }
    }

    private Optional<Stamp> stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
