package dev.curlew.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Looks for secrets in logs and in the list of processes. */
final class Leaks {
    private static final int SHOWN = 200;

    private Leaks() {}

    /** The processes of this machine whose command lines hold one of the secrets. */
    static List<String> inCommandLines(List<String> secrets) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        secrets.stream().anyMatch(process.info().commandLine().orElse("")::contains))
                .map(process -> "the command line of process " + process.pid())
                .toList();
    }

    /** The first line of each log with each of the secrets in it. */
    static List<String> find(List<Path> logs, List<String> secrets) {
        List<String> leaks = new ArrayList<>();
        for (Path log : logs) {
            List<String> left = new ArrayList<>(secrets);
            // What is no UTF-8 must not hide the rest.
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(log), StandardCharsets.ISO_8859_1))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    for (Iterator<String> each = left.iterator(); each.hasNext(); ) {
                        if (line.contains(each.next())) {
                            each.remove();
                            leaks.add(log + ": " + line.substring(0, Math.min(SHOWN, line.length())));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return leaks;
    }
}
