package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalMainTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void emptyDirectory_inspected() {
        assertThat(run("inspect", directory.toString())).isZero();
        assertThat(out.toString()).contains("nothing acknowledged is known");
    }

    @Test
    void fileThatIsNoSegment_isAFault() throws IOException {
        Path file = Files.writeString(directory.resolve("x.clicks"), "x");

        assertThat(run("inspect", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("not a segment of a click journal");
    }

    @Test
    void fileThatIsNotThere_namedWithoutAStackTrace() {
        assertThat(run("inspect", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("none").doesNotContain("\tat ");
    }

    @Test
    void nothingNamed_usageSaid() {
        assertThat(run("inspect")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE|DIR");
    }

    private int run(String... arguments) {
        return JournalMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
