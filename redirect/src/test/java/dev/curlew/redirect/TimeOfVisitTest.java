package dev.curlew.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.TimeWindow;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeOfVisitTest {

    private static final String NIGHT =
            "{'startMinute':1320,'endMinute':360,'days':['FRIDAY'],'timeZone':'Europe/Berlin'}";
    private static final String TWO_TO_THREE = "{'startMinute':120,'endMinute':180,'timeZone':'Europe/Berlin'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | 2026-11-24T12:00:00Z | true",
                "{'startTime':'2026-01-01T00:00:00Z'} | 2025-12-31T23:59:59.999Z | false",
                "{'startTime':'2026-01-01T00:00:00Z'} | 2026-01-01T00:00:00Z | true",
                "{'endTime':'2026-01-01T00:00:00Z'} | 2025-12-31T23:59:59.999Z | true",
                "{'endTime':'2026-01-01T00:00:00Z'} | 2026-01-01T00:00:00Z | false",
                "{'days':['TUESDAY']} | 2026-11-24T00:00:00Z | true",
                "{'days':['TUESDAY']} | 2026-11-23T23:59:59Z | false",
                "{'days':['MONDAY','TUESDAY'],'timeZone':'Asia/Tokyo'} | 2026-11-24T14:59:59Z | true",
                "{'days':['MONDAY','TUESDAY'],'timeZone':'Asia/Tokyo'} | 2026-11-24T15:00:00Z | false",
                "{'startMinute':540,'endMinute':1020} | 2026-11-24T08:59:59Z | false",
                "{'startMinute':540,'endMinute':1020} | 2026-11-24T09:00:00Z | true",
                "{'startMinute':540,'endMinute':1020} | 2026-11-24T16:59:59Z | true",
                "{'startMinute':540,'endMinute':1020} | 2026-11-24T17:00:00Z | false",
                "{'startMinute':540} | 2026-11-24T23:59:59Z | true",
                "{'startMinute':540} | 2026-11-24T00:00:00Z | false",
                "{'endMinute':1440} | 2026-11-24T23:59:59Z | true",
                // Of Friday 22:00 to Saturday 06:00; 2026-11-27 is a Friday.
                NIGHT + " | 2026-11-27T20:59:59Z | false",
                NIGHT + " | 2026-11-27T21:00:00Z | true",
                NIGHT + " | 2026-11-28T04:59:59Z | true",
                NIGHT + " | 2026-11-28T05:00:00Z | false",
                NIGHT + " | 2026-11-27T04:00:00Z | false",
                NIGHT + " | 2026-11-28T21:00:00Z | false",
                // A day round, from 10 to 10 of the next.
                "{'startMinute':600,'endMinute':600,'days':['FRIDAY']} | 2026-11-28T09:59:59Z | true",
                "{'startMinute':600,'endMinute':600,'days':['FRIDAY']} | 2026-11-27T09:59:59Z | false",
                // Clocks are put forward from 2 to 3: the hour does not come.
                TWO_TO_THREE + " | 2026-03-29T00:59:59Z | false",
                TWO_TO_THREE + " | 2026-03-29T01:00:00Z | false",
                TWO_TO_THREE + " | 2026-03-30T00:00:00Z | true",
                // Clocks are put back from 3 to 2: the hour comes twice.
                TWO_TO_THREE + " | 2026-10-25T00:00:00Z | true",
                TWO_TO_THREE + " | 2026-10-25T01:59:59Z | true",
                TWO_TO_THREE + " | 2026-10-25T02:00:00Z | false",
            })
    void window_holdsOrNot(String window, String time, boolean holds) throws Exception {
        TimeWindow.Builder message = TimeWindow.newBuilder();
        JsonFormat.parser().merge(window, message);
        RuleCondition condition =
                RuleCondition.newBuilder().setTimeWindow(message).build();

        RedirectRequest visit = Visits.visit(Visits.VISITOR, "", Instant.parse(time));

        assertThat(Visits.verdict(condition, visit).matched()).isEqualTo(holds);
        assertThat(Visits.verdict(condition.toBuilder().setNegate(true).build(), visit)
                        .matched())
                .isEqualTo(!holds);
    }

    @Test
    void verdict_saysTheTimeThere() throws Exception {
        TimeWindow.Builder message = TimeWindow.newBuilder();
        JsonFormat.parser().merge(NIGHT, message);

        assertThat(Visits.verdict(
                                RuleCondition.newBuilder()
                                        .setTimeWindow(message)
                                        .build(),
                                Visits.visit(Visits.VISITOR))
                        .why())
                .isEqualTo("time is Tuesday 2026-11-24 13:00 Europe/Berlin (expected: on FRIDAY, 22:00 to 06:00)");
    }

    @Test
    void windowThatCannotBeUnderstood_neverHolds() {
        TimeWindow window = TimeWindow.newBuilder().setTimeZone("Mars/Base").build();

        assertThat(TimeOfVisit.of(window)).isEmpty();
        assertThat(Visits.verdict(
                                RuleCondition.newBuilder()
                                        .setTimeWindow(window)
                                        .setNegate(true)
                                        .build(),
                                Visits.visit(Visits.VISITOR))
                        .matched())
                .isFalse();
    }
}
