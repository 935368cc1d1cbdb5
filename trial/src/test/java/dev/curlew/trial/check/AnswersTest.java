package dev.curlew.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import org.junit.jupiter.api.Test;

/** Who is to answer, whatever is down or replaced, and how: promises broken, and what looks like it. */
class AnswersTest {
    private static final long SECOND = 1_000;
    private static final String WARM = "A warm link needs only its edge";

    private final Told told = endingWith(new Seen.Target("a", 0));

    private static Told endingWith(Seen last) {
        return new Told().create(0, "a", "a").last(600 * SECOND, "a", last);
    }

    @Test
    void warmLinkNotRedirected() {
        told.fault(FaultKind.KILL, "link-a", SECOND, 3 * SECOND);
        assertThat(told.redirect(SECOND, "edge-a", "a", 0)
                        .error(2 * SECOND, "edge-a", "a")
                        .violations())
                .containsExactly("a warm link was not redirected");
        assertThat(new Told()
                        .slow()
                        .create(0, "b", "b")
                        .last(600 * SECOND, "b", new Seen.Target("b", 0))
                        .redirect(SECOND, "edge-a", "b", 0)
                        .error(2 * SECOND, "edge-b", "b")
                        .violations())
                .isEmpty();
    }

    @Test
    void warmLinkThatTheApiCannotRead_isNoFault() {
        assertThat(told.redirect(SECOND, "edge-a", "a", 0)
                        .slow()
                        .unread(2 * SECOND, "edge-a", "a")
                        .violations())
                .isEmpty();
    }

    @Test
    void warmLinkNotRedirected_byAnEdgeStartedSince_isNoFault() {
        assertThat(told.redirect(SECOND, "edge-a", "a", 0)
                        .fault(FaultKind.KILL, "edge-a", 2 * SECOND, 4 * SECOND)
                        .start("edge-a", 3 * SECOND)
                        .error(5 * SECOND, "edge-a", "a")
                        .violations())
                .isEmpty();
    }

    @Test
    void clickLostWithAKilledEdge_orAReplacedOne() {
        Seen.Target seen = new Seen.Target("a", 0);
        assertThat(told.visit(SECOND, 10, "edge-a", "a", seen)
                        .fault(FaultKind.KILL, "edge-a", 2 * SECOND, 4 * SECOND)
                        .violations())
                .containsExactly("a redirect is not counted", "the last of an edge is not counted once");
        assertThat(endingWith(seen)
                        .visit(SECOND, 10, "edge-a", "a", seen)
                        .count(2)
                        .fault(FaultKind.UPGRADE, "edge-a", 2 * SECOND, 4 * SECOND)
                        .violations())
                .containsExactly("a visit is counted 2 times", "the last of an edge is not counted once");
    }

    @Test
    void clientRefused_whileAServerIsReplaced() {
        told.fault(FaultKind.UPGRADE, "edge-a", 2 * SECOND, 8 * SECOND);
        assertThat(told.error(3 * SECOND, "envoy", "a").violations())
                .containsExactly("a client was refused while a server was replaced");
        assertThat(told.fault(FaultKind.CUT, "edge-a>envoy", 2 * SECOND, 3 * SECOND)
                        .violations())
                .isEmpty();
    }

    @Test
    void clientRefused_whereNobodyHadTimeToSeeWhoGoes_isNoFault() {
        told.fault(FaultKind.UPGRADE, "edge-a", 2 * SECOND, 8 * SECOND).error(6 * SECOND, "envoy", "a");
        assertThat(told.pace(3 * SECOND, 4).pace(5 * SECOND, 4).violations())
                .containsExactly("a client was refused while a server was replaced");
        assertThat(new Told()
                        .create(0, "b", "b")
                        .last(600 * SECOND, "b", new Seen.Target("b", 0))
                        .fault(FaultKind.UPGRADE, "edge-a", 2 * SECOND, 8 * SECOND)
                        .error(6 * SECOND, "envoy", "b")
                        .crawling()
                        .violations())
                .isEmpty();
    }

    @Test
    void answerTooLate() {
        Seen.Target seen = new Seen.Target("a", 0);
        assertThat(told.visit(SECOND, 15_200, "envoy", "a", seen).count(1).violations())
                .containsExactly("no answer within 15 s");
        assertThat(endingWith(seen)
                        .visit(SECOND, 15_200, "envoy", "a", seen)
                        .count(1)
                        .fault(FaultKind.PAUSE, "envoy", 2 * SECOND, 3 * SECOND)
                        .violations())
                .isEmpty();
        assertThat(endingWith(seen)
                        .visit(SECOND, 15_200, "envoy", "a", seen)
                        .count(1)
                        .fault(FaultKind.PAUSE, "link-a", 2 * SECOND, 3 * SECOND)
                        .violations())
                .containsExactly("no answer within 15 s");
    }

    @Test
    void answerTooLate_onAMachineThatIsAlwaysSlow() {
        Seen.Target seen = new Seen.Target("a", 0);
        told.crawling();
        assertThat(told.visit(SECOND, 29_900, "envoy", "a", seen).count(1).violations())
                .isEmpty();
        assertThat(told.visit(SECOND, 30_100, "envoy", "a", seen).count(1).violations())
                .containsExactly("no answer within 15 s");
    }

    @Test
    void answerThatNobodyForesaw() {
        assertThat(told.slow().error(SECOND, "envoy", "a").status(500).violations())
                .containsExactly("something went wrong that nobody foresaw");
    }

    @Test
    void nobodyAnswers_whereNothingIsAmiss() {
        assertThat(told.error(SECOND, "envoy", "a").violations())
                .containsExactly("nothing was amiss, and yet there was no answer");
        assertThat(told.fault(FaultKind.KILL, "analytics-a", SECOND, 2 * SECOND).violations())
                .containsExactly("nothing was amiss, and yet there was no answer");
        assertThat(told.fault(FaultKind.KILL, "link-a", 10, 20).violations()).isEmpty();
    }

    @Test
    void nobodyAnswers_whereAServerHadNoTimeToStart_isNoFault() {
        told.fault(FaultKind.KILL, "link-a", SECOND, 2 * SECOND);
        assertThat(told.error(9 * SECOND, "envoy", "a").violations())
                .containsExactly("nothing was amiss, and yet there was no answer");
        told.pace(2 * SECOND, 4).pace(4 * SECOND, 4).pace(6 * SECOND, 4);
        assertThat(told.violations()).isEmpty();
        assertThat(told.error(14 * SECOND, "envoy", "a").violations())
                .containsExactly("nothing was amiss, and yet there was no answer");
    }

    @Test
    void nobodyAnswers_asNobodyHadTimeTo_isNoFault() {
        Told starved = told.pace(SECOND, 2);
        assertThat(starved.error(SECOND, 1_100, "envoy", "a").violations()).isEmpty();
        assertThat(starved.error(2 * SECOND, 10, "envoy", "a").violations())
                .containsExactly("nothing was amiss, and yet there was no answer");
    }

    @Test
    void warmLink_ofAnEdgeThatDoesNotAnswerAtAll() {
        told.slow()
                .redirect(SECOND, "edge-a", "a", 0)
                .error(2 * SECOND, "edge-a", "a")
                .status(0);
        assertThat(told.violations()).containsExactly("a warm link was not redirected");
        assertThat(told.fault(FaultKind.RESTART, "redis+edge-a+link-a", 2 * SECOND, 3 * SECOND)
                        .violations())
                .isEmpty();
    }

    @Test
    void warmLink_isTriedOnlyWhileOthersAreAway() {
        told.redirect(SECOND, "edge-a", "a", 0)
                .redirect(2 * SECOND, "edge-a", "a", 0)
                .fault(FaultKind.PAUSE, "edge-a", 2 * SECOND, 3 * SECOND)
                .fault(FaultKind.SLOW, "link-a>redis", 2 * SECOND, 3 * SECOND);
        assertThat(told.checked(WARM)).isZero();
        assertThat(told.fault(FaultKind.KILL, "redis", 2 * SECOND, 3 * SECOND).checked(WARM))
                .isOne();
    }

    @Test
    void warmLink_isOneAgain_afterAChangeOfWhichNobodyKnows_andOneThatIsDone() {
        assertThat(unknownChange(new Seen.Target("a", 0)).violations()).isEmpty();
        assertThat(unknownChange(new Seen.Target("a", 2))
                        .change(4 * SECOND, OperationKind.EDIT, "a", 2)
                        .redirect(5 * SECOND, "edge-a", "a", 2)
                        .error(6 * SECOND, "edge-a", "a")
                        .violations())
                .containsExactly("a warm link was not redirected");
    }

    private static Told unknownChange(Seen last) {
        return endingWith(last)
                .slow()
                .change(SECOND, OperationKind.EDIT, "a", 1, Outcome.UNKNOWN)
                .redirect(2 * SECOND, "edge-a", "a", 0)
                .error(3 * SECOND, "edge-a", "a");
    }

    @Test
    void answerTooLate_thatEnvoyLost_whenItsPingsHaveFoundOut() {
        Seen.Target seen = new Seen.Target("a", 0);
        told.fault(FaultKind.LOSE, "envoy>edge-a", SECOND, 2 * SECOND);
        assertThat(told.visit(2 * SECOND, 16_400, "envoy", "a", seen).count(1).violations())
                .isEmpty();
        assertThat(told.visit(2 * SECOND, 16_700, "envoy", "a", seen).count(1).violations())
                .containsExactly("no answer within 15 s");
    }

    @Test
    void refusalThatDoesNotSayWhenToTryAgain() {
        assertThat(told.slow().withoutSayingWhen().error(SECOND, "envoy", "a").violations())
                .containsExactly("who is refused is not told when to try again");
    }
}
