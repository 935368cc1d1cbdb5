package dev.curlew.trial.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class FindingsTest {
    private static final String ROOT = "curlew.root";

    @TempDir
    private Path root;

    private final StringWriter said = new StringWriter();
    private String before = "";

    @Command(name = "example")
    private static final class Example implements Callable<Integer> {
        @Option(names = "--minutes")
        private int minutes;

        @Option(names = "--bad")
        private boolean bad;

        @Mixin
        private final Findings findings = new Findings();

        @Override
        public Integer call() throws IOException {
            Path folder = Files.createDirectories(Findings.module().resolve("folder"));
            findings.say("for " + findings.length(minutes, 2));
            findings.tell("example", "what was found\n");
            return findings.end(!bad, false, folder);
        }
    }

    @BeforeEach
    void moveRoot() {
        before = System.getProperty(ROOT, "");
        System.setProperty(ROOT, root.toString());
    }

    @AfterEach
    void moveBack() {
        System.setProperty(ROOT, before);
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new Example());
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        return line.execute(arguments);
    }

    private List<Path> results() throws IOException {
        Path results = root.resolve("trial").resolve("results");
        if (!Files.exists(results)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(results)) {
            return files.toList();
        }
    }

    @Test
    void allIsWell() throws IOException {
        assertThat(run("--minutes", "2")).isZero();
        assertThat(said).hasToString("for PT2M\n\nwhat was found\n\n");
        assertThat(results()).isEmpty();
        assertThat(root.resolve("trial").resolve("folder")).doesNotExist();
    }

    @Test
    void somethingWasFound() {
        assertThat(run("--minutes", "2", "--bad")).isOne();
        Path folder = root.resolve("trial").resolve("folder");
        assertThat(said.toString()).endsWith("Kept: " + folder + "\n");
        assertThat(folder).exists();
    }

    @Test
    void tables_areKeptIfAskedFor() throws IOException {
        assertThat(run("--minutes", "2", "--write")).isZero();
        assertThat(results()).singleElement().satisfies(file -> {
            assertThat(file.getFileName().toString()).matches("\\d{4}-\\d\\d-\\d\\d-example\\.md");
            assertThat(file).hasContent("what was found\n");
        });
    }

    @Test
    void tooFewMinutes_areRefused() {
        assertThat(run("--minutes", "1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said.toString()).startsWith("--minutes: 1 (expected: 2 or more)\n");
    }
}
