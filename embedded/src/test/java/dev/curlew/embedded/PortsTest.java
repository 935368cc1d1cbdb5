package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PortsTest {

    // Of 12,000: without a word between the two processes, some twenty would be given to both.
    private static final int EACH = 500;

    @Test
    void twoProcesses_areNeverGivenTheSamePort() throws IOException {
        Process other = new ProcessBuilder(ChildJvm.command(PortsMain.class, Integer.toString(EACH)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
            Set<Integer> theirs = new HashSet<>();
            for (int i = 0; i < EACH; i++) {
                theirs.add(Integer.valueOf(output.readLine()));
            }

            Set<Integer> ours = new HashSet<>();
            for (int i = 0; i < EACH; i++) {
                ours.add(Ports.free());
            }

            assertThat(theirs).hasSize(EACH);
            assertThat(ours).hasSize(EACH).doesNotContainAnyElementsOf(theirs);
        } finally {
            other.destroyForcibly();
        }
    }
}
