package dev.curlew.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.curlew.cli.CliMain;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code ./curlew links} and its siblings, as processes of their own against the running stack. */
record CommandLineProcess(RunningStack stack) {
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CliMain.class.getName());

    /** How a command ended. */
    record Ended(int exitCode, String out, String err) {}

    /** What stands for {@code ./curlew} in a command for the shell. */
    static String inShell() {
        return JAVA.stream().map(word -> "'" + word + "'").collect(joining(" "));
    }

    /** Sets what says where the stack is, and with which key it is called. */
    void prepare(ProcessBuilder process) {
        process.environment().put("CURLEW_SERVER", "localhost:" + stack.grpcPort());
        process.environment()
                .put(
                        "CURLEW_API_KEY_FILE",
                        StackSecrets.in(stack.config().dataDir()).adminKey().toString());
    }

    /** Runs a command as the administrator. */
    Ended run(String... arguments) {
        List<String> command =
                Stream.concat(JAVA.stream(), Stream.of(arguments)).toList();
        try {
            Path err = Files.createTempFile("command", ".err");
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectError(err.toFile());
            prepare(builder);
            Process process = builder.start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            Ended ended = new Ended(process.waitFor(), out, Files.readString(err));
            Files.delete(err);
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
