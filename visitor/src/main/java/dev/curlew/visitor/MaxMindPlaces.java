package dev.curlew.visitor;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import com.maxmind.db.Reader.FileMode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places by a file of MaxMind's format, read into memory so that nobody waits for a disk, and read again whenever it was replaced.
 * A file that is missing or broken leaves what was known before.
 */
final class MaxMindPlaces implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MaxMindPlaces.class);

    /** What tells one content of the file from the next without reading it. */
    private record Stamp(
            FileTime changed, long size, @Nullable Object file) {}

    private final Path file;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("geo-database").factory());
    private volatile @Nullable Reader reader;
    private @Nullable Stamp seen;
    private boolean missingSaid;

    private MaxMindPlaces(Path file) {
        this.file = file;
    }

    /** Reads the file, if it is there, and looks after it from time to time. */
    static MaxMindPlaces open(Path file, Duration checkEvery) {
        MaxMindPlaces places = new MaxMindPlaces(file);
        places.check();
        long nanos = checkEvery.toNanos();
        var _ = places.timer.scheduleWithFixedDelay(places::check, nanos, nanos, TimeUnit.NANOSECONDS);
        return places;
    }

    /** Where an address is used; never waits. */
    Place find(InetAddress address) {
        Reader current = reader;
        if (current == null) {
            return Place.UNKNOWN;
        }
        try {
            Map<?, ?> found = current.get(address, Map.class);
            return found == null ? Place.UNKNOWN : place(found);
        } catch (IOException | IllegalArgumentException failure) {
            // Broken just here, or of IPv4 alone.
            log.debug("No place for an address: file={}", file, failure);
            return Place.UNKNOWN;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Reads the file if it is another than before; what fails now is tried again when the file has changed. */
    synchronized void check() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Stamp stamp = new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            missingSaid = false;
            if (stamp.equals(seen)) {
                return;
            }
            seen = stamp;
            Reader read = new Reader(file.toFile(), FileMode.MEMORY, new CHMCache());
            log.info(
                    "Read places: file={} type={} built={}",
                    file,
                    read.getMetadata().databaseType(),
                    read.getMetadata().buildTime());
            reader = read;
        } catch (NoSuchFileException _) {
            if (!missingSaid) {
                log.warn("There is no file of places; it is read when it comes: file={}", file);
                missingSaid = true;
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("Could not read places, and go on with those known: file={}", file, failure);
        }
    }

    private static Place place(Map<?, ?> found) {
        Object named = found.get("country");
        String country = (named instanceof Map<?, ?> of ? text(of.get("iso_code")) : countryCode(found))
                .toUpperCase(Locale.ROOT);
        return new Place(country, regions(found, country), city(found.get("city")));
    }

    /** Of databases without nested records. */
    private static String countryCode(Map<?, ?> found) {
        String code = text(found.get("country_code"));
        return code.isEmpty() && text(found.get("country")).length() == 2 ? text(found.get("country")) : code;
    }

    private static List<String> regions(Map<?, ?> found, String country) {
        List<?> codes = found.get("subdivisions") instanceof List<?> subdivisions
                ? subdivisions.stream()
                        .map(each -> each instanceof Map<?, ?> of ? of.get("iso_code") : null)
                        .toList()
                : Optional.ofNullable(found.get("region_code"))
                        .<List<?>>map(List::of)
                        .orElse(List.of());
        return codes.stream()
                .map(MaxMindPlaces::text)
                .filter(code -> !code.isEmpty())
                .map(code -> (code.startsWith(country + "-") ? code : country + "-" + code).toUpperCase(Locale.ROOT))
                .toList();
    }

    private static String city(@Nullable Object city) {
        return city instanceof Map<?, ?> of && of.get("names") instanceof Map<?, ?> names
                ? text(names.get("en"))
                : text(city);
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
