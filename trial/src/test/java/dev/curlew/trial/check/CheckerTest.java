package dev.curlew.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import org.junit.jupiter.api.Test;

/** Each promise, broken in a history: none may pass; and what looks like it and is none. */
class CheckerTest {
    private static final long SECOND = 1_000;

    private final Told told = new Told().create(0, "a", "a").last(600 * SECOND, "a", new Seen.Target("a", 0));

    /** The same with another last state. */
    private static Told endingWith(Seen last) {
        return new Told().create(0, "a", "a").last(600 * SECOND, "a", last);
    }

    private static Told edited() {
        return endingWith(new Seen.Target("a", 1)).change(10 * SECOND, OperationKind.EDIT, "a", 1);
    }

    @Test
    void nothingWrong() {
        assertThat(told.redirect(SECOND, "edge-a", "a", 0).violations()).isEmpty();
    }

    @Test
    void codeGivenToTwoLinks() {
        assertThat(told.create(SECOND, "b", "a")
                        .last(600 * SECOND, "b", new Seen.Target("b", 0))
                        .violations())
                .containsExactly("a code was given to two links");
    }

    @Test
    void requestMadeTwoLinks() {
        assertThat(told.create(SECOND, "a", "other").violations()).containsExactly("one request made two links");
    }

    @Test
    void codeLeadsElsewhere() {
        assertThat(told.visit(SECOND, 10, "edge-a", "a", new Seen.Target("b", 0))
                        .count(1)
                        .violations())
                .containsExactly("a code leads to another link's target");
    }

    @Test
    void linkIsNotThere() {
        assertThat(told.visit(SECOND, 10, "envoy", "a", new Seen.Missing()).violations())
                .containsExactly("a link that was made is not there");
    }

    @Test
    void linkIsNotThere_beforeItsMakerHeard_isNoFault() {
        assertThat(told.visit(5, 10, "envoy", "a", new Seen.Missing()).violations())
                .isEmpty();
    }

    @Test
    void linkThatNobodyCanRead() {
        assertThat(new Told().create(0, "a", "a").violations())
                .containsExactly("a link that was made could not be read at the end");
    }

    @Test
    void linkThatNobodyCanFollow_inTheEnd() {
        told.slow().lastError(50 * SECOND, "a");
        assertThat(told.violations()).containsExactly("a link could not be followed at the end");
    }

    @Test
    void changeLostInTheEnd() {
        assertThat(endingWith(new Seen.Target("a", 0))
                        .change(SECOND, OperationKind.EDIT, "a", 1)
                        .violations())
                .containsExactly("a change that was acknowledged is not there");
        assertThat(endingWith(new Seen.Target("a", 0))
                        .change(SECOND, OperationKind.DELETE, "a", 1)
                        .violations())
                .containsExactly("a change that was acknowledged is not there");
    }

    @Test
    void changeThatNobodyKnowsOf_mayBeDoneOrNot() {
        Seen.Target before = new Seen.Target("a", 0);
        assertThat(endingWith(before)
                        .slow()
                        .change(SECOND, OperationKind.EDIT, "a", 1, Outcome.UNKNOWN)
                        .violations())
                .isEmpty();
        assertThat(endingWith(new Seen.Target("a", 1))
                        .slow()
                        .change(SECOND, OperationKind.EDIT, "a", 1, Outcome.UNKNOWN)
                        .violations())
                .isEmpty();
    }

    @Test
    void refusedChange_mayNotBeDone() {
        assertThat(endingWith(new Seen.Target("a", 1))
                        .change(SECOND, OperationKind.EDIT, "a", 1, Outcome.FAILED)
                        .violations())
                .containsExactly("what was seen was never so");
    }

    @Test
    void goneWithoutDeletion() {
        assertThat(told.visit(SECOND, 10, "envoy", "a", new Seen.Gone()).violations())
                .containsExactly("what was seen was never so");
    }

    @Test
    void seenBeforeItWasAskedFor() {
        assertThat(edited().redirect(5 * SECOND, "envoy", "a", 1).violations())
                .containsExactly("what was seen was not asked for yet");
    }

    @Test
    void staleAfterASecond_inCalm() {
        assertThat(edited().redirect(11_050, "envoy", "a", 0).violations()).isEmpty();
        assertThat(edited().redirect(11_200, "envoy", "a", 0).violations())
                .containsExactly("a change was not seen after 1190 ms; the bound is 1000 ms");
    }

    @Test
    void staleAfterASecond_whileOnlyClicksHaveToWait() {
        assertThat(edited().fault(FaultKind.KILL, "analytics-a", 9 * SECOND, 12 * SECOND)
                        .redirect(11_200, "envoy", "a", 0)
                        .violations())
                .containsExactly("a change was not seen after 1190 ms; the bound is 1000 ms");
    }

    @Test
    void freshness_isTriedOnlyWhereALinkHasChanged() {
        String inCalm = "A change is seen within 1 s";
        assertThat(told.redirect(SECOND, "envoy", "a", 0).checked(inCalm)).isZero();
        assertThat(edited().redirect(10_900, "envoy", "a", 1).checked(inCalm)).isZero();
        assertThat(edited().redirect(12 * SECOND, "envoy", "a", 1).checked(inCalm))
                .isOne();
        Told lost = edited().fault(FaultKind.LOSE, "edge-a>envoy", 9 * SECOND, 10 * SECOND);
        assertThat(lost.redirect(12 * SECOND, "envoy", "a", 1).checked(PromisesTest.SEEN_WHATEVER_FAILS))
                .isZero();
        assertThat(lost.redirect(42 * SECOND, "envoy", "a", 1).checked(PromisesTest.SEEN_WHATEVER_FAILS))
                .isOne();
    }

    @Test
    void slowMachine_allowsTheTimeThatWasWaitedForIt_notMore() {
        // From 10.01 s, for at most two seconds, every other moment is somebody else's.
        assertThat(edited().pace(10_010, 2).redirect(12_200, "envoy", "a", 0).violations())
                .containsExactly("a change was not seen after 2190 ms; the bound is 1000 ms");
        assertThat(edited().pace(10_010, 2).redirect(11_900, "envoy", "a", 0).violations())
                .isEmpty();
        assertThat(edited().pace(8_000, 3).redirect(11_300, "envoy", "a", 0).violations())
                .hasSize(1);
        assertThat(edited().pace(10_500, 15)
                        .pace(10_600, 1)
                        .redirect(11_300, "envoy", "a", 0)
                        .violations())
                .hasSize(1);
    }

    @Test
    void machineThatIsAlwaysSlow_allowsAsLongAgain_notMore() {
        Told crawling = edited().slow().crawling();
        assertThat(crawling.redirect(69 * SECOND, "envoy", "a", 0).violations()).isEmpty();
        assertThat(crawling.redirect(71 * SECOND, "envoy", "a", 0).violations())
                .containsExactly("a change was not seen after 60990 ms; the bound is 30000 ms");
        assertThat(edited().crawling().redirect(12_100, "envoy", "a", 0).violations())
                .containsExactly("a change was not seen after 2090 ms; the bound is 1000 ms");
    }

    @Test
    void oldestNews_isToldWithWhatWasAllowed() {
        assertThat(edited().slow().redirect(20 * SECOND, "envoy", "a", 0).remark(PromisesTest.SEEN_WHATEVER_FAILS))
                .isEqualTo("the oldest news 9990 ms old, of 30100 ms that were allowed");
    }

    @Test
    void staleDeletion_andUndeletion() {
        Told deleted = endingWith(new Seen.Gone()).change(10 * SECOND, OperationKind.DELETE, "a", 1);
        assertThat(deleted.redirect(12 * SECOND, "envoy", "a", 0).violations())
                .containsExactly("a change was not seen after 1990 ms; the bound is 1000 ms");
        Told undeleted = told.change(10 * SECOND, OperationKind.DELETE, "a", 1)
                .change(20 * SECOND, OperationKind.UNDELETE, "a", 2);
        assertThat(undeleted
                        .visit(22 * SECOND, 10, "envoy", "a", new Seen.Gone())
                        .violations())
                .containsExactly("a change was not seen after 1990 ms; the bound is 1000 ms");
    }

    @Test
    void staleAfterHalfAMinute_whereWordWasLost() {
        Told lost = edited().fault(FaultKind.LOSE, "edge-a>envoy", 9 * SECOND, 10 * SECOND);
        assertThat(lost.redirect(39 * SECOND, "envoy", "a", 0).violations()).isEmpty();
        assertThat(lost.redirect(41 * SECOND, "envoy", "a", 0).violations())
                .containsExactly("a change was not seen after 30990 ms; the bound is 30000 ms");
    }

    @Test
    void timeInWhichNobodyCouldTell_isAdded() {
        Told lost = edited().fault(FaultKind.KILL, "link-a", 11 * SECOND, 21 * SECOND);
        assertThat(lost.redirect(49 * SECOND, "envoy", "a", 0).violations()).isEmpty();
        assertThat(lost.redirect(51 * SECOND, "envoy", "a", 0).violations())
                .containsExactly("a change was not seen after 40990 ms; the bound is 40000 ms");
    }

    @Test
    void timeInWhichOthersHeardNothing_isNotAdded() {
        Told lost = edited().fault(FaultKind.LOSE, "edge-a>envoy", 9 * SECOND, 10 * SECOND);
        assertThat(lost.fault(FaultKind.KILL, "analytics-a", 11 * SECOND, 21 * SECOND)
                        .redirect(41 * SECOND, "envoy", "a", 0)
                        .violations())
                .containsExactly("a change was not seen after 30990 ms; the bound is 30000 ms");
        assertThat(edited().fault(FaultKind.CUT, "edge-b>envoy", 9 * SECOND, 21 * SECOND)
                        .redirect(41 * SECOND, "edge-b", "a", 0)
                        .violations())
                .isEmpty();
        assertThat(edited().fault(FaultKind.CUT, "edge-b>envoy", 9 * SECOND, 21 * SECOND)
                        .redirect(41 * SECOND, "edge-a", "a", 0)
                        .violations())
                .containsExactly("a change was not seen after 30990 ms; the bound is 30000 ms");
    }

    @Test
    void olderVersionAfterANewerOne() {
        Told back = edited().redirect(10_300, "edge-a", "a", 1).redirect(10_400, "edge-a", "a", 0);
        assertThat(back.violations()).containsExactly("an edge went back to an older version");
    }

    @Test
    void olderVersion_ofAnotherEdge_orAfterAStart_orAtTheSameTime_isNoFault() {
        assertThat(edited().redirect(10_300, "edge-a", "a", 1)
                        .redirect(10_400, "edge-b", "a", 0)
                        .redirect(10_301, "edge-a", "a", 0)
                        .start("edge-a", 10_500)
                        .redirect(10_600, "edge-a", "a", 0)
                        .violations())
                .isEmpty();
    }

    @Test
    void limitExceeded() {
        told.limit("a", 2, 2);
        for (int i = 1; i <= 2; i++) {
            told.redirect(i * SECOND, "envoy", "a", 0);
        }
        assertThat(told.violations()).isEmpty();
        assertThat(told.redirect(3 * SECOND, "envoy", "a", 0).violations())
                .containsExactly("a redirected more than 2 times", "a redirected more often than its 2 clicks used");
    }

    @Test
    void moreUsedThanAllowed() {
        assertThat(told.limit("a", 2, 3).violations())
                .containsExactly("a has 3 clicks used of 2", "a has 3 clicks used, of fewer visits");
    }

    @Test
    void usedUpLink_isGone() {
        assertThat(told.limit("a", 1, 1)
                        .redirect(SECOND, "edge-a", "a", 0)
                        .visit(2 * SECOND, 10, "edge-a", "a", new Seen.Gone())
                        .violations())
                .isEmpty();
    }

    @Test
    void refusedThoughAClickIsLeft() {
        Told refused = told.limit("a", 2, 1)
                .redirect(SECOND, "edge-a", "a", 0)
                .visit(2 * SECOND, 10, "edge-a", "a", new Seen.Gone());
        assertThat(refused.violations()).containsExactly("a visitor was refused a click of 2 that was left");
        // Who got no answer may have taken it.
        assertThat(refused.slow().error(1_500, "edge-b", "a").violations()).isEmpty();
    }

    @Test
    void limit_isTriedOnlyWhereMoreVisitorsComeThanItAllows() {
        told.limit("a", 1, 1).redirect(SECOND, "edge-a", "a", 0);
        assertThat(told.checked("max_clicks is never exceeded")).isZero();
        told.visit(2 * SECOND, 10, "edge-a", "a", new Seen.Gone());
        assertThat(told.checked("max_clicks is never exceeded")).isOne();
    }

    @Test
    void redirectNotCounted() {
        assertThat(told.visit(SECOND, 10, "envoy", "a", new Seen.Target("a", 0)).violations())
                .containsExactly("a redirect is not counted");
    }

    @Test
    void redirectNotCounted_whileTheDiskWasFull_isNoFault() {
        assertThat(told.visit(SECOND, 10, "envoy", "a", new Seen.Target("a", 0))
                        .fault(FaultKind.FILL, Disturbance.JOURNALS, 500, 2 * SECOND)
                        .violations())
                .isEmpty();
    }

    @Test
    void visitCountedTwice_redirectedOrNot() {
        assertThat(told.redirect(SECOND, "envoy", "a", 0).count(2).violations())
                .containsExactly("a visit is counted 2 times");
        assertThat(new Told()
                        .create(0, "b", "b")
                        .last(600 * SECOND, "b", new Seen.Target("b", 0))
                        .slow()
                        .error(SECOND, "envoy", "b")
                        .count(2)
                        .violations())
                .containsExactly("a visit is counted 2 times");
    }

    @Test
    void visitCounted_whoseAnswerNobodyGot_isNoFault() {
        assertThat(told.slow().error(SECOND, "envoy", "a").count(1).violations())
                .isEmpty();
    }

    @Test
    void visitCountedThatWasNotRedirected() {
        assertThat(endingWith(new Seen.Gone())
                        .change(SECOND, OperationKind.DELETE, "a", 1)
                        .visit(5 * SECOND, 10, "envoy", "a", new Seen.Gone())
                        .count(1)
                        .violations())
                .containsExactly("a visit is counted that was not redirected");
    }

    @Test
    void clickNobodyMade() {
        assertThat(told.click("https://nobody.example/ a").violations())
                .containsExactly("a click nobody made, from https://nobody.example/ a");
    }

    @Test
    void clickOfAnotherLink() {
        told.visit(SECOND, 10, "envoy", "a", new Seen.Target("a", 0)).click("https://visitor.example/3 other");
        assertThat(told.violations())
                .containsExactly(
                        "a redirect is not counted", "a click nobody made, from https://visitor.example/3 other");
    }

    @Test
    void sumsThatAreWrong() {
        assertThat(told.redirect(SECOND, "envoy", "a", 0).summed(2).violations())
                .containsExactly("1 clicks of link 1 are stored, and its sum says 2");
    }

    @Test
    void deathsAndLeaks() {
        assertThat(told.death("edge-a ended by itself with status 1")
                        .leak("curlew.log: cur_")
                        .violations())
                .containsExactly("edge-a ended by itself with status 1", "curlew.log: cur_");
    }
}
