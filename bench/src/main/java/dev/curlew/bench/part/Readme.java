package dev.curlew.bench.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The repository's README, parts of which are what benchmarks found. */
public final class Readme {
    private Readme() {}

    /** Puts Markdown between two marks of a name, over what is there. */
    public static void put(String name, String markdown) throws IOException {
        put(Path.of(System.getProperty("curlew.root", ".")).resolve("README.md"), name, markdown);
    }

    static void put(Path readme, String name, String markdown) throws IOException {
        String text = Files.readString(readme);
        String first = "<!-- " + name + " -->\n";
        String last = "<!-- end of " + name + " -->\n";
        int begin = text.indexOf(first);
        int end = text.indexOf(last);
        if (begin < 0 || end < begin) {
            throw new IOException(readme + " has no " + first.strip() + " … " + last.strip());
        }
        Files.writeString(readme, text.substring(0, begin + first.length()) + markdown + text.substring(end));
    }
}
