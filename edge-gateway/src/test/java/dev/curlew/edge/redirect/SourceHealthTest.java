package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.grpc.LogCapture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceHealthTest {

    private long nanos = 1;
    private final SourceHealth health = new SourceHealth(() -> nanos);

    @Test
    void oneLinkFails_saysNothingOfOthers() {
        for (int i = 0; i < 100; i++) {
            health.failed(key(1));
        }

        assertThat(health.isHopeless(key(1))).isTrue();
        assertThat(health.isHopeless(key(2))).isFalse();
    }

    @Test
    void severalFailInARow_sourceCountsAsDown() {
        fail(SourceHealth.LINKS_THAT_TELL - 1);
        assertThat(health.isHopeless(key(99))).isFalse();

        fail(SourceHealth.LINKS_THAT_TELL);

        assertThat(health.isHopeless(key(99))).isTrue();
    }

    @Test
    void answerBetween_beginsANewRow() {
        fail(SourceHealth.LINKS_THAT_TELL - 1);
        health.answered(key(50));
        health.failed(key(51));

        assertThat(health.isHopeless(key(99))).isFalse();
    }

    @Test
    void down_oneTriesASecond_overAllLinks() {
        fail(SourceHealth.LINKS_THAT_TELL);
        assertThat(health.isDueAgain(key(1))).isFalse();

        pass(SourceHealth.RETRY);

        assertThat(health.isDueAgain(key(1))).isTrue();
        assertThat(health.isDueAgain(key(2))).isFalse();
        pass(SourceHealth.RETRY);
        assertThat(health.isDueAgain(key(2))).isTrue();
    }

    @Test
    void failedLink_triedOnceASecond_othersAtOnce() {
        health.failed(key(1));

        assertThat(health.isDueAgain(key(1))).isFalse();
        assertThat(health.isDueAgain(key(2))).isTrue();
        pass(SourceHealth.RETRY);
        assertThat(health.isDueAgain(key(1))).isTrue();
    }

    @Test
    void answer_endsIt() {
        fail(SourceHealth.LINKS_THAT_TELL);

        health.answered(key(1));

        assertThat(health.isHopeless(key(1))).isFalse();
        assertThat(health.isHopeless(key(99))).isFalse();
    }

    @Test
    void failuresLongAgo_sayNothing() {
        fail(SourceHealth.LINKS_THAT_TELL);

        pass(SourceHealth.FAILURE_LIFE);

        assertThat(health.isHopeless(key(1))).isFalse();
        assertThat(health.isHopeless(key(99))).isFalse();
    }

    @Test
    void sourceThatComesAndGoes_toldOnceAMinute() {
        try (LogCapture log = LogCapture.of(SourceHealth.class)) {
            for (int i = 0; i < 50; i++) {
                fail(SourceHealth.LINKS_THAT_TELL);
                health.answered(key(1));
            }
            assertThat(log.lines()).hasSize(2);

            pass(SourceHealth.QUIET);
            fail(SourceHealth.LINKS_THAT_TELL);
            assertThat(log.lines()).hasSize(3);
        }
    }

    private void fail(int links) {
        for (int i = 0; i < links; i++) {
            health.failed(key(i));
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static LinkKey key(int number) {
        return new LinkKey("localhost", "code-" + number);
    }
}
