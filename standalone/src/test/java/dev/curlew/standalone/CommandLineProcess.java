package dev.curlew.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.curlew.cli.CliMain;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Terminal;
import dev.curlew.platform.testing.ChildJvm;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code ./curlew links} and its siblings against the running stack. */
record CommandLineProcess(RunningStack stack) {
    private static final List<String> JAVA = ChildJvm.command(List.of("-XX:+UseSerialGC"), CliMain.class.getName());

    /** How a command ended. */
    record Ended(int exitCode, String out, String err) {}

    /** What stands for {@code ./curlew} in a command for the shell. */
    static String inShell() {
        return JAVA.stream().map(word -> "'" + word + "'").collect(joining(" "));
    }

    /** Sets what says where the stack is, and with which key it is called. */
    void prepare(ProcessBuilder process) {
        process.environment().putAll(environment());
    }

    private Map<String, String> environment() {
        return Map.of(
                "CURLEW_SERVER",
                "localhost:" + stack.grpcPort(),
                "CURLEW_API_KEY_FILE",
                StackSecrets.in(stack.config().dataDir()).adminKey().toString());
    }

    /** Runs a command as the administrator, all but the process around it. */
    Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                environment(),
                new Terminal(false, false, false, 80));
        int code = CliMain.execute(console, arguments);
        return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Runs a command as the administrator, as a process of its own. */
    Ended runAsProcess(String... arguments) {
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
