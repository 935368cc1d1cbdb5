package dev.curlew.trial.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Seen;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The log of a stack with a bug for each promise: that one is found broken, and no other. */
class PromisesTest {
    static final String SEEN_WHATEVER_FAILS = "A change is seen within 30 s, whatever fails";

    private static final long SECOND = 1_000;
    private static final Seen FIRST = new Seen.Target("a", 0);
    private static final Seen SECOND_ONE = new Seen.Target("a", 1);

    @ParameterizedTest
    @MethodSource("bugs")
    void bug_breaksItsPromise_andNoOther(String promise, Told told) {
        assertThat(told.broken()).containsExactly(promise);
    }

    @Test
    void noBug_breaksNone() {
        assertThat(endingWith(FIRST).redirect(SECOND, "edge-a", "a", 0).broken())
                .isEmpty();
    }

    private static Told endingWith(Seen last) {
        return new Told().create(0, "a", "a").last(600 * SECOND, "a", last);
    }

    private static Told edited() {
        return endingWith(SECOND_ONE).change(10 * SECOND, OperationKind.EDIT, "a", 1);
    }

    static Stream<Arguments> bugs() {
        return Stream.of(
                argumentSet(
                        "a code is given again",
                        "No code is given twice",
                        endingWith(FIRST).create(SECOND, "b", "a").last(600 * SECOND, "b", new Seen.Target("b", 0))),
                argumentSet(
                        "a link is gone",
                        "No acknowledged link or change is lost",
                        endingWith(FIRST).visit(SECOND, 10, "envoy", "a", new Seen.Missing())),
                argumentSet(
                        "an edit is not kept",
                        "No acknowledged link or change is lost",
                        endingWith(FIRST).change(SECOND, OperationKind.EDIT, "a", 1)),
                argumentSet(
                        "nobody is told of changes",
                        "A change is seen within 1 s",
                        edited().redirect(15 * SECOND, "edge-a", "a", 0)),
                argumentSet(
                        "what is cached is believed for ever",
                        SEEN_WHATEVER_FAILS,
                        edited().fault(FaultKind.SLOW, "edge-a>envoy", 11 * SECOND, 12 * SECOND)
                                .redirect(45 * SECOND, "edge-a", "a", 0)),
                argumentSet(
                        "the limit is not looked at",
                        "max_clicks is never exceeded",
                        endingWith(FIRST)
                                .limit("a", 1, 2)
                                .redirect(SECOND, "edge-a", "a", 0)
                                .redirect(2 * SECOND, "edge-b", "a", 0)),
                argumentSet(
                        "a click is lost",
                        "Every redirect is counted once",
                        endingWith(FIRST).visit(SECOND, 10, "edge-a", "a", FIRST)),
                argumentSet(
                        "a click is sent again",
                        "Every redirect is counted once",
                        endingWith(FIRST).redirect(SECOND, "edge-a", "a", 0).count(2)),
                argumentSet(
                        "a deadline is not kept",
                        "Everything is answered within its deadline",
                        endingWith(FIRST)
                                .visit(SECOND, 16_000, "edge-a", "a", FIRST)
                                .count(1)));
    }
}
