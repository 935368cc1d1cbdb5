package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./curlew} hands to this program, tried with a JDK that only says how it was called. */
class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("curlew.root"), "curlew");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    /** How a command ended. */
    private record Ended(int exitCode, String output) {}

    @BeforeEach
    void prepare() throws IOException {
        Files.copy(SCRIPT, root.resolve("curlew"));
        Path bin = Files.createDirectories(root.resolve("jdk/bin"));
        Files.writeString(root.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.1\"\n");
        for (String name : List.of("java", "javac")) {
            Path tool = Files.writeString(bin.resolve(name), "#!/bin/sh\nprintf '[%s]' \"$@\"\n");
            Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        // As if everything had been built just now.
        for (String module : List.of("cli", "standalone")) {
            Files.createDirectories(root.resolve(module).resolve("target"));
            Files.writeString(root.resolve(module).resolve("target/built"), "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "links",
                "imports",
                "stats",
                "clicks",
                "domains",
                "keys",
                "webhooks",
                "audit",
                "tasks",
                "completion"
            })
    void command_ofTheServer_goesToTheCli_wordForWord(String command) throws Exception {
        Ended ended = run(command, "create", "a b", "--title", "it's $HOME \"*\"", "");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output())
                .endsWith("[dev.curlew.cli.CliMain][" + command + "][create][a b][--title][it's $HOME \"*\"][]")
                .contains("[-Dcurlew.terminal=none]");
    }

    @Test
    void command_ofItsOwn_stays() throws Exception {
        assertThat(run("up", "--port", "1").output()).endsWith("[dev.curlew.standalone.StandaloneMain][--port][1]");
    }

    @ParameterizedTest
    @CsvSource({"help", "-h", "--help", "help up"})
    void help_listsAllCommands(String command) throws Exception {
        Ended ended = run(command.split(" "));

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output())
                .contains("./curlew up", "./curlew test", "./curlew links", "./curlew imports", "./curlew keys")
                .contains(
                        "./curlew domains",
                        "./curlew audit",
                        "./curlew stats",
                        "./curlew tasks",
                        "./curlew completion");
    }

    @Test
    void help_ofACommandOfTheServer_isItsOwn() throws Exception {
        assertThat(run("help", "links", "create").output()).endsWith("[links][create][--help]");
    }

    @Test
    void unknownCommand_failsAndListsTheKnown() throws Exception {
        Ended ended = run("link");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("./curlew links", "there is no command 'link'");
    }

    @Test
    void javaOptions_comeLast() throws Exception {
        assertThat(run(List.of("JAVA_OPTS=-Xmx64m -Da=b"), "links", "list").output())
                .contains("[-Xmx64m][-Da=b][-cp]");
    }

    private Ended run(String... arguments) throws Exception {
        return run(List.of(), arguments);
    }

    private Ended run(List<String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(variables);
        command.add(root.resolve("curlew").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().remove("JAVA_OPTS");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
