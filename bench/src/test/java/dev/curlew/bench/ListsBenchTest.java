package dev.curlew.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The benchmark itself, small: enough links that a page cannot look at all of them. */
class ListsBenchTest {

    @Test
    void lists_of30000Links_scanNothing() {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new ListsBench())
                .setOut(new PrintWriter(out))
                .execute("--links=30000", "--repeats=1", "--deep=4");
        assertThat(out.toString()).contains("No statement scans a table").doesNotContain("FAULT");
        assertThat(status).isZero();
    }
}
