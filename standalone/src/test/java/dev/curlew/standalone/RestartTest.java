package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.standalone.StackExtension.RunningStack;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second start finds everything again, here on another port, so under another name of the default domain. */
class RestartTest {
    @Test
    void linksAndClicks_areThere_afterASecondStart(@TempDir Path dataDir) {
        String code;
        try (RunningStack first = RunningStack.start(dataDir)) {
            code = first.api().createLinkTo("https://example.com/kept").getCode();
            assertThat(first.api().follow(code).statusCode()).isEqualTo(302);
        }
        try (RunningStack second = RunningStack.start(dataDir)) {
            assertThat(second.api().follow(code).headers().firstValue("location"))
                    .hasValue("https://example.com/kept");
            // The first click was not awaited: it may have travelled before the stop, or only now.
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(second.api().stats(code).getClicks()).isEqualTo(2));
            String next = second.api().createLinkTo("https://example.com/next").getCode();
            assertThat(next).isNotEqualTo(code);
        }
    }
}
