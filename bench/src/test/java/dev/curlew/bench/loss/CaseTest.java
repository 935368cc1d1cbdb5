package dev.curlew.bench.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.bench.measure.Paced.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # answered, failed, cut off, refused, counted, lost, doubled
            100, 0, 0, 0, 100, 0, 0
            100, 0, 0, 9, 90, 10, 0
            100, 0, 5, 0, 103, 0, 0
            100, 2, 5, 0, 107, 0, 0
            100, 2, 5, 3, 110, 0, 3
            """)
    void lostAndDoubled_areWhatIsSure(
            long answered, long failed, long cutOff, long refused, long counted, long lost, long doubled) {
        Case result = new Case("", "", 1, new Outcome(answered, failed, cutOff, refused), counted);
        assertThat(result.lost()).isEqualTo(lost);
        assertThat(result.doubled()).isEqualTo(doubled);
    }
}
