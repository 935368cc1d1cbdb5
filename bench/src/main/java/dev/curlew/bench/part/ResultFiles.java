package dev.curlew.bench.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The folder in which what was measured is kept, one file a day for each part, and one for all of them. */
public record ResultFiles(Path folder) {

    /** {@code bench/results}; or what the property {@code curlew.results} says, for parts of a larger report. */
    public static ResultFiles ofThisRepository() {
        Path root = Path.of(System.getProperty("curlew.root", "."));
        return new ResultFiles(Path.of(System.getProperty(
                "curlew.results", root.resolve("bench/results").toString())));
    }

    /** Writes the file of a part, over one of the same day; gives it. */
    public Path write(Instant time, String part, String markdown) throws IOException {
        return write(time, "-" + part, markdown, folder);
    }

    /** Writes the file of all parts, over one of the same day; gives it. */
    public Path writeAll(Instant time, String markdown) throws IOException {
        return write(time, "", markdown, folder);
    }

    private static Path write(Instant time, String name, String markdown, Path folder) throws IOException {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return Files.writeString(Files.createDirectories(folder).resolve(day + name + ".md"), markdown);
    }
}
