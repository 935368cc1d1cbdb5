package dev.curlew.edge.click;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A directory that the replicas of an edge on one machine share, with a journal of each in it. A replica takes the journal that
 * was left the longest ago, so that the clicks in it travel on, and makes one if none is free.
 */
final class JournalShelf {

    private static final String ANY = "*";
    private static final int MOST_JOURNALS = 1000;

    private JournalShelf() {}

    /**
     * Opens a journal.
     *
     * @param place the journal's directory; or, where it ends in {@code /*}, the directory of any number of journals
     * @param open throws {@link JournalInUseException} if another edge has the directory it is given
     */
    static <T> Opened<T> open(Path place, Clock clock, Function<Path, T> open) {
        Path shelf = place.getParent();
        if (shelf == null || !place.endsWith(ANY)) {
            return new Opened<>(place, open.apply(place));
        }
        try {
            PrivateFiles.createDirectories(shelf);
            for (Path left : leftLongestAgoFirst(shelf)) {
                try {
                    return taken(left, clock, open);
                } catch (JournalInUseException _) {
                    // That one's edge lives.
                }
            }
            for (int number = 1; number <= MOST_JOURNALS; number++) {
                Path fresh = shelf.resolve(Integer.toString(number));
                if (Files.notExists(fresh)) {
                    try {
                        return taken(fresh, clock, open);
                    } catch (JournalInUseException _) {
                        // Another edge, starting too, was quicker.
                    }
                }
            }
            throw new JournalInUseException(place);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static <T> Opened<T> taken(Path directory, Clock clock, Function<Path, T> open) throws IOException {
        T journal = open.apply(directory);
        Path taken = taken(directory);
        Files.write(taken, new byte[0]);
        Files.setLastModifiedTime(taken, FileTime.from(clock.instant()));
        return new Opened<>(directory, journal);
    }

    private static List<Path> leftLongestAgoFirst(Path shelf) throws IOException {
        try (Stream<Path> entries = Files.list(shelf)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[1-9][0-9]*"))
                    .sorted(Comparator.comparing(JournalShelf::lastTaken))
                    .toList();
        }
    }

    private static FileTime lastTaken(Path directory) {
        try {
            return Files.getLastModifiedTime(taken(directory));
        } catch (NoSuchFileException _) {
            // Another edge is making it.
            return FileTime.from(Instant.MAX);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The file that is as old as the last taking of a journal. Not its lock: on POSIX systems the lock would be lost as soon as
     * any other handle of that file is closed, and Java opens files to set their times.
     */
    private static Path taken(Path directory) {
        return directory.resolve("taken");
    }

    /**
     * An open journal.
     *
     * @param directory of this journal alone
     */
    record Opened<T>(Path directory, T journal) {}
}
