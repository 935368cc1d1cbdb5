package dev.curlew.trial.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.testing.ChildJvm;
import dev.curlew.platform.time.MicrosecondClock;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockAgentTest {
    /** Prints what the servers' clock says. */
    static final class Says {
        private Says() {}

        public static void main(String[] args) throws InterruptedException {
            // The file is read beside.
            for (int i = 0;
                    i < 100
                            && MicrosecondClock.system()
                                    .instant()
                                    .isBefore(Instant.now().plusSeconds(60));
                    i++) {
                Thread.sleep(50);
            }
            System.out.println(MicrosecondClock.system().instant());
        }
    }

    @Test
    void everyClockOfTheServers_isTheOneThatCanBeSet() throws IOException {
        byte[] bytes;
        try (InputStream stream = MicrosecondClock.class.getResourceAsStream("MicrosecondClock.class")) {
            bytes = stream.readAllBytes();
        }
        assertThat(calls(bytes)).contains("systemUTC").doesNotContain("skew");
        List<String> calls = calls(ClockAgent.skewed(bytes));
        assertThat(calls.get(calls.indexOf("systemUTC") + 1)).isEqualTo("skew");
    }

    private static List<String> calls(byte[] bytes) {
        ClassModel model = ClassFile.of().parse(bytes);
        return model.methods().stream()
                .flatMap((MethodModel method) -> method.code().stream())
                .flatMap(code -> code.elementList().stream())
                .flatMap(element -> element instanceof InvokeInstruction call
                        ? Stream.of(call.name().stringValue())
                        : Stream.empty())
                .toList();
    }

    @Test
    void server_isAsWrongAsTheFileSays(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(
                folder.resolve("clock"), Long.toString(Duration.ofHours(3).toMillis()));
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(Says.class));
        Map<String, String> variables = builder.environment();
        variables.put("JDK_JAVA_OPTIONS", ClockAgent.option(folder.resolve("agent.jar"), file));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.between(Instant.now(), Instant.parse(said)))
                .isBetween(Duration.ofMinutes(179), Duration.ofMinutes(181));
    }
}
