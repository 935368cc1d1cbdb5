package dev.curlew.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Where what was measured is kept: a file of the day, and a part of the README. */
final class Results {
    private static final String BEGIN = "<!-- bench redirect -->\n";
    private static final String END = "<!-- end of bench redirect -->\n";

    private final Path root;

    /** In a repository. */
    Results(Path root) {
        this.root = root;
    }

    /** Writes a day's file, over one of the same day; gives it. */
    Path write(LocalDate day, String markdown) throws IOException {
        Path folder = Files.createDirectories(root.resolve("bench/results"));
        return Files.writeString(folder.resolve(day + "-redirect.md"), markdown);
    }

    /** Puts what was measured into the README, between two marks. */
    void updateReadme(String markdown) throws IOException {
        Path readme = root.resolve("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(readme + " has no " + BEGIN.strip() + " … " + END.strip());
        }
        Files.writeString(readme, text.substring(0, begin + BEGIN.length()) + markdown + text.substring(end));
    }
}
