package dev.curlew.link.health;

import dev.curlew.link.fetch.FetchOutcome;
import dev.curlew.link.fetch.FetchOutcome.Refusal;
import dev.curlew.proto.link.v1.TargetHealth.State;
import java.util.Set;

/**
 * What a look at a target found.
 *
 * @param httpStatus 0: there was no answer
 */
record Finding(State state, int httpStatus) {

    private static final int FIRST_ERROR = 400;

    /** Answers that say who may ask, and nothing of whether the page is there. */
    private static final Set<Integer> NOT_FOR_US = Set.of(401, 402, 403, 407, 429, 451);

    static Finding of(FetchOutcome outcome) {
        return switch (outcome) {
            case FetchOutcome.Answered answer -> new Finding(state(answer.status()), answer.status());
            case FetchOutcome.Failed _ -> new Finding(State.UNREACHABLE, 0);
            case FetchOutcome.Refused(Refusal why) ->
                new Finding(why == Refusal.REDIRECTS ? State.BROKEN : State.NOT_ALLOWED, 0);
        };
    }

    boolean failed() {
        return state == State.BROKEN || state == State.UNREACHABLE;
    }

    private static State state(int status) {
        if (NOT_FOR_US.contains(status)) {
            return State.NOT_ALLOWED;
        }
        return status < FIRST_ERROR ? State.OK : State.BROKEN;
    }
}
